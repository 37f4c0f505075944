/*
 * safetensors.c - *.safetensors: models as Hugging Face's libraries write them.
 *
 * https://github.com/huggingface/safetensors#format : the length of a header in eight
 * bytes, the header in JSON, tensors of any size.  Of the header's `__metadata__` the
 * keys of https://github.com/Stability-AI/ModelSpec (1.0) tell what the model is; most
 * files have none.  The tensors are not read.
 */
#include "format/json.h"
#include "parsers/model.h"

enum {
	HEADER_MOST = 16 << 20, /* bytes of a header; the format allows 100 MB */
	NESTING = 16,
};

static int parse(struct parse_ctx *ctx, struct str unused)
{
	struct model m = { .name = { NULL, 0 } };
	const struct jnode *root, *metadata;
	struct str bytes;
	uint64_t len = 0, size = parse_size(ctx);

	(void)unused;
	if (model_is_pointer(ctx))
		return 0;
	if (size < 8 || !parse_read_at(ctx, 0, 8, &bytes))
		return parse_error(ctx, 0, "too short for a model in safetensors");
	for (size_t i = 0; i < 8; i++)
		len |= (uint64_t)(uint8_t)bytes.ptr[i] << 8 * i;
	if (len > size - 8)
		return parse_error(ctx, 0, "the header is longer than the file");
	if (len > HEADER_MOST || !parse_read_at(ctx, 8, (size_t)len, &bytes)) {
		parse_warn(ctx, 0, DIAG_LIMIT, "its header is bigger than %d MiB",
			   HEADER_MOST >> 20);
		return 0;
	}
	if (!str_is_utf8(bytes))
		return parse_error(ctx, 0, "its header is no text");
	root = jnode_read(parse_arena(ctx), bytes, JNODE_STRICT, NESTING,
			  parse_diags(ctx), parse_path(ctx));
	if (!root)
		return -1;
	if (root->type != JNODE_OBJECT)
		return parse_error(ctx, 0, "its header is no JSON object");
	metadata = jnode_get(root, "__metadata__");
	m.name = str_trim(jnode_string(metadata, "modelspec.title"));
	m.license = str_trim(jnode_string(metadata, "modelspec.license"));
	m.author = str_trim(jnode_string(metadata, "modelspec.author"));
	model_add(ctx, &m);
	return 0;
}

static bool sniff(struct str head)
{
	(void)head;
	return true;
}

static const struct file_match matches[] = { { MATCH_SUFFIX, ".safetensors", NULL } };

const struct parser safetensors_parser = {
	.id = "safetensors",
	.title = "model in safetensors",
	.versions = "header",
	.spec = "https://github.com/huggingface/safetensors#format",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.is_program = true,
	.sniff = sniff,
	.parse = parse,
};
