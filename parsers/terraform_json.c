/*
 * terraform_json.c - *.tf.json and *.tofu.json, the configuration of Terraform and
 * OpenTofu that programs write; terragrunt.hcl.json.
 *
 * https://developer.hashicorp.com/terraform/language/syntax/json (Terraform 0.12 to 1.14,
 * OpenTofu 1.6 to 1.11).  It says the same as the native syntax: see terraform.c.  CDK
 * for Terraform writes cdk.tf.json.
 */
#include "parsers/lock_text.h"
#include "parsers/terraform.h"

static const struct hcl_block_type settings[] = { { "required_providers", 0, NULL },
						  { NULL, 0, NULL } };

static const struct hcl_block_type blocks[] = { { "module", 1, NULL },
						{ "terraform", 0, settings },
						{ NULL, 0, NULL } };

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct hcl root;

	if (lock_check_bytes(ctx, bytes) ||
	    hcl_read_json(parse_arena(ctx), bytes, blocks, TERRAFORM_NESTING,
			  parse_diags(ctx), parse_path(ctx), &root))
		return -1;
	terraform_read(ctx, &root);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".tf.json", NULL },
	{ MATCH_SUFFIX, ".tofu.json", NULL },
	{ MATCH_NAME, "terragrunt.hcl.json", NULL },
};

const struct parser terraform_json_parser = {
	.id = "terraform-json",
	.title = "Terraform configuration in JSON",
	.versions = "Terraform 0.12 to 1.14, OpenTofu 1.6 to 1.11; literals",
	.spec = "https://developer.hashicorp.com/terraform/language/syntax/json",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
