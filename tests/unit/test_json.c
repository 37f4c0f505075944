/* test_json.c - the JSON reader: trees, lines, refusals, and agreement with jansson. */

#include <jansson.h>

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/json.h"
#include "tests/unit/reader_test.h"

struct fixture {
	struct reader_test t;
};

static int setup(void **state)
{
	return reader_set_up(state, sizeof(struct fixture));
}

static struct jnode *read_text(struct fixture *f, const char *text, unsigned flags)
{
	return jnode_read(&f->t.arena, str_of(text), flags, 512, &f->t.d, STR("a.json"));
}

/* The document is refused with one error at the line, holding the text. */
static void refuses(struct fixture *f, struct str text, unsigned line, const char *part)
{
	size_t before = f->t.d.n;
	struct jnode *v = jnode_read(&f->t.arena, text, 0, 512, &f->t.d, STR("a.json"));

	assert_null(v);
	assert_int_equal(f->t.d.n, before + 1);
	const struct diag *d = &f->t.d.v[before];
	assert_int_equal(d->level, DIAG_ERROR);
	assert_int_equal(d->line, line);
	if (str_find(d->text, str_of(part)) == STR_NONE)
		fail_msg("\"%s\" is not in \"" STR_FMT "\"", part, STR_ARG(d->text));
}

static void test_tree(void **state)
{
	struct fixture *f = *state;
	static const char text[] =
		"{\n  \"name\": \"x\",\n  \"list\": [1, -2.5e+3,\n"
		"    true, false, null, []],\n  \"o\": {\"k\": true}\n}\n";
	struct jnode *root = read_text(f, text, 0);

	assert_non_null(root);
	assert_int_equal(root->type, JNODE_OBJECT);
	assert_int_equal(root->n, 3);
	assert_int_equal(root->line, 1);
	assert_null(root->next);
	assert_str(jnode_string(root, "name"), "x");
	assert_int_equal(jnode_get(root, "name")->line, 2);
	const struct jnode *list = jnode_get(root, "list");
	assert_int_equal(list->type, JNODE_ARRAY);
	assert_int_equal(list->n, 6);
	assert_int_equal(list->line, 3);
	assert_str(list->child->text, "1");
	assert_str(list->child->next->text, "-2.5e+3");
	const struct jnode *t = list->child->next->next;
	assert_int_equal(t->type, JNODE_TRUE);
	assert_int_equal(t->line, 4);
	assert_int_equal(t->next->type, JNODE_FALSE);
	assert_int_equal(t->next->next->type, JNODE_NULL);
	assert_int_equal(t->next->next->next->type, JNODE_ARRAY);
	assert_null(t->next->next->next->next);
	assert_true(jnode_is_true(jnode_get(root, "o"), "k"));
	assert_int_equal(jnode_get(root, "o")->line, 5);
	assert_int_equal(f->t.d.n, 0);
}

static void test_get(void **state)
{
	struct fixture *f = *state;
	struct jnode *root = read_text(f, "{\"a\": 1, \"b\": \"s\", \"\": true}", 0);

	assert_null(jnode_get(NULL, "a"));
	assert_null(jnode_get(root, "c"));
	assert_null(jnode_get(jnode_get(root, "a"), "x"));
	assert_str(jnode_string(root, "a"), "");
	assert_str(jnode_string(root, "b"), "s");
	assert_true(jnode_is_true(root, ""));
	assert_false(jnode_is_true(root, "a"));
	assert_false(jnode_is(NULL, JNODE_NULL));
	assert_string_equal(jnode_type_name(JNODE_OBJECT), "an object");
}

static void test_strings(void **state)
{
	struct fixture *f = *state;
	static const char text[] =
		"[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u00e9\\u20AC\", "
		"\"\\ud83d\\ude00\", \"gr\xc3\xbc\xc3\x9f\", "
		"\"a long plain text without any escape\", \"\\u0041bc\"]";
	struct jnode *root = read_text(f, text, 0);

	assert_non_null(root);
	const struct jnode *v = root->child;
	assert_str(v->text, "\"\\/\b\f\n\r\t");
	v = v->next;
	assert_str(v->text, "\xc3\xa9\xe2\x82\xac");
	v = v->next;
	assert_str(v->text, "\xf0\x9f\x98\x80");
	v = v->next;
	assert_str(v->text, "gr\xc3\xbc\xc3\x9f");
	v = v->next;
	assert_true(v->text.ptr > text &&
		    v->text.ptr < text + sizeof(text)); /* borrowed */
	assert_str(v->next->text, "Abc");
}

static void test_messages(void **state)
{
	struct fixture *f = *state;

	refuses(f, STR(""), 1, "expected a value, found the end of the file");
	refuses(f, STR("{\"a\": 1\n\"b\": 2}"), 2, "expected ',' or '}', found '\"'");
	refuses(f, STR("[1\n\n2]"), 3, "expected ',' or ']', found '2'");
	refuses(f, STR("{\"a\" 1}"), 1, "expected ':'");
	refuses(f, STR("{a: 1}"), 1, "expected a key in quotes or '}'");
	refuses(f, STR("{\"a\": 1,\n}"), 2, "expected a key in quotes, found '}'");
	refuses(f, STR("[1,]"), 1, "expected a value, found ']'");
	refuses(f, STR("{\"a\": [1, 2"), 1, "the end of the file");
	refuses(f, STR("{}\n{}"), 2, "expected the end of the file, found '{'");
	refuses(f, STR("{\"a\n\": 1}"), 1, "not closed on its line");
	refuses(f, STR("[\"abc"), 1, "not closed before the end");
	refuses(f, STR("[\"\\x\"]"), 1, "unknown escape");
	refuses(f, STR("[\"\\ud800\"]"), 1, "surrogate");
	refuses(f, STR("[\"\\udc00\"]"), 1, "surrogate");
	refuses(f, STR("[\"\\u12g4\"]"), 1, "four hexadecimal digits");
	refuses(f, STR("[\"\\u123\"]"), 1, "four hexadecimal digits");
	refuses(f, STR("[\"a\tb\"]"), 1, "control character");
	refuses(f, STR("[\"\xc3(\"]"), 1, "UTF-8");
	refuses(f, STR("[01]"), 1, "needless 0");
	refuses(f, STR("[-]"), 1, "a digit");
	refuses(f, STR("[1.]"), 1, "after the decimal point");
	refuses(f, STR("[1e+]"), 1, "exponent");
	refuses(f, STR("{}\0"), 1, "byte 0x00");
	refuses(f, STR("// x\n{}"), 1, "found '/'");
	refuses(f, STR("\xef\xbb\xbf{}"), 1, "byte 0xef");
}

static void test_conflict(void **state)
{
	struct fixture *f = *state;

	refuses(f, STR("{\n<<<<<<< HEAD\n  \"a\": 1\n=======\n"), 2,
		"unresolved merge conflict");
	refuses(f, STR("{\"a\": 1\n<<<<<<< HEAD\n"), 2, "unresolved merge conflict");
	refuses(f, STR("{\"a\": 1\n======= \n"), 2, "expected ',' or '}'");
}

static void test_comments(void **state)
{
	struct fixture *f = *state;
	static const char text[] = "// top\n{\n  /* a\n b */ \"k\": [1, 2, /**/],\n"
				   "  \"url\": \"http://x/*y*/\", // end\n}\n//";
	struct jnode *root = read_text(f, text, JNODE_COMMENTS);

	assert_non_null(root);
	assert_int_equal(root->line, 2);
	assert_int_equal(jnode_get(root, "k")->line, 4);
	assert_int_equal(jnode_get(root, "k")->n, 2);
	assert_str(jnode_string(root, "url"), "http://x/*y*/");
	assert_null(read_text(f, "{,}", JNODE_COMMENTS));
	assert_null(read_text(f, "[1,,]", JNODE_COMMENTS));
	assert_null(read_text(f, "{} /* open", JNODE_COMMENTS));
	assert_null(read_text(f, "{} /", JNODE_COMMENTS));
	assert_non_null(read_text(f, "[]", JNODE_COMMENTS));
}

static void test_duplicates(void **state)
{
	struct fixture *f = *state;
	struct jnode *root = read_text(f, "{\"a\": 1,\n\"b\": 2,\n\"a\": 3}", 0);

	assert_non_null(root);
	assert_int_equal(root->n, 3);
	assert_str(jnode_get(root, "a")->text, "3");
	assert_int_equal(f->t.d.n, 1);
	assert_int_equal(f->t.d.v[0].code, DIAG_DUPLICATE_KEY);
	assert_int_equal(f->t.d.v[0].line, 3);
	assert_true(diag_complete(&f->t.d));
	assert_non_null(read_text(f, "{\"\": 1, \"\\u0061\": 2, \"a\": 3}", 0));
	assert_int_equal(f->t.d.n, 2);
}

/* n members "k0" … and, when asked, the first one once more. */
static struct str many_keys(struct buf *b, unsigned n, bool again)
{
	buf_add_char(b, '{');
	for (unsigned i = 0; i < n; i++)
		buf_printf(b, "%s\n\"k%u\":%u", i ? "," : "", i, i);
	if (again)
		buf_add_text(b, ",\n\"k0\":0");
	buf_add_char(b, '}');
	return buf_str(b);
}

static void test_big_object(void **state)
{
	struct fixture *f = *state;
	static const unsigned sizes[] = { 2, 63, 64, 65, 100000 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		for (int again = 0; again < 2; again++) {
			struct buf b;
			size_t before = f->t.d.n;

			buf_init(&b, (size_t)1 << 24);
			struct str text = many_keys(&b, sizes[i], again);
			struct jnode *root =
				jnode_read(&f->t.arena, text, 0, 512, &f->t.d, STR("a"));
			assert_non_null(root);
			assert_int_equal(root->n, sizes[i] + (unsigned)again);
			assert_int_equal(f->t.d.n - before, again);
			if (again)
				assert_int_equal(f->t.d.v[before].line, sizes[i] + 2);
			buf_release(&b);
		}
	}
}

static void test_many_duplicates(void **state)
{
	struct fixture *f = *state;
	struct buf b;

	buf_init(&b, (size_t)1 << 24);
	buf_add_text(&b, "[{\"a\":1");
	for (int i = 0; i < 1000; i++)
		buf_add_text(&b, ",\"a\":1");
	buf_add_text(&b, "}]");
	assert_non_null(jnode_read(&f->t.arena, buf_str(&b), 0, 512, &f->t.d, STR("a")));
	assert_int_equal(f->t.d.n, 16);
	buf_release(&b);
}

static void test_depth(void **state)
{
	struct fixture *f = *state;
	enum { DEEP = 10000 };
	char *text = malloc(2 * DEEP);

	for (size_t i = 0; i < DEEP; i++) {
		text[i] = '[';
		text[2 * DEEP - 1 - i] = ']';
	}
	struct str s = { text, 2 * DEEP };
	assert_null(jnode_read(&f->t.arena, s, 0, 512, &f->t.d, STR("a")));
	assert_int_equal(f->t.d.n, 1);
	assert_int_equal(f->t.d.v[0].code, DIAG_LIMIT);
	assert_non_null(jnode_read(&f->t.arena, s, 0, DEEP, &f->t.d, STR("a")));
	assert_null(jnode_read(&f->t.arena, s, 0, DEEP - 1, &f->t.d, STR("a")));
	assert_int_equal(f->t.d.n, 2);
	free(text);
}

/* --- beside jansson -------------------------------------------------------- */

static void same_value(const struct jnode *ours, json_t *theirs);

static void same_object(const struct jnode *ours, json_t *theirs)
{
	size_t distinct = 0;

	jnode_each (it, ours) {
		if (jnode_get_str(ours, it->key) != it)
			continue; /* a later one counts */
		json_t *value = json_object_getn(theirs, it->key.ptr, it->key.len);

		assert_non_null(value);
		same_value(it, value);
		distinct++;
	}
	assert_int_equal(distinct, json_object_size(theirs));
}

static void same_value(const struct jnode *ours, json_t *theirs)
{
	size_t i = 0;

	switch (ours->type) {
	case JNODE_NULL:
		assert_int_equal(json_typeof(theirs), JSON_NULL);
		break;
	case JNODE_FALSE:
		assert_int_equal(json_typeof(theirs), JSON_FALSE);
		break;
	case JNODE_TRUE:
		assert_int_equal(json_typeof(theirs), JSON_TRUE);
		break;
	case JNODE_NUMBER:
		assert_true(json_is_number(theirs));
		break;
	case JNODE_STRING:
		assert_int_equal(json_typeof(theirs), JSON_STRING);
		assert_int_equal(ours->text.len, json_string_length(theirs));
		assert_memory_equal(ours->text.ptr, json_string_value(theirs),
				    ours->text.len);
		break;
	case JNODE_ARRAY:
		assert_int_equal(json_typeof(theirs), JSON_ARRAY);
		jnode_each (it, ours)
			same_value(it, json_array_get(theirs, i++));
		assert_int_equal(i, json_array_size(theirs));
		assert_int_equal(i, ours->n);
		break;
	case JNODE_OBJECT:
		assert_int_equal(json_typeof(theirs), JSON_OBJECT);
		same_object(ours, theirs);
		break;
	}
}

/* Reads text with both; they agree, on the values too.  Returns whether it is JSON. */
static bool agrees(struct str text)
{
	struct arena a;
	struct diag_list d;
	json_error_t error;

	arena_init(&a);
	diag_list_init(&d, &a);
	json_t *theirs = json_loadb(text.ptr, text.len, JSON_DECODE_ANY, &error);
	struct jnode *ours = jnode_read(&a, text, JNODE_STRICT, 2048, &d, STR("a"));
	bool valid = ours;

	/* Numbers stay text here, so there is none too big. */
	if (!theirs && json_error_code(&error) == json_error_numeric_overflow)
		valid = false;
	else if (!theirs != !ours)
		fail_msg("jansson %s, jnode_read %s: " STR_FMT,
			 theirs ? "accepts" : error.text, ours ? "accepts" : "refuses",
			 STR_ARG(text));
	else if (ours)
		same_value(ours, theirs);
	json_decref(theirs);
	arena_release(&a);
	return valid;
}

static const char *const documents[] = {
	"{}",
	"[]",
	"null",
	"true",
	"false",
	"0",
	"-0",
	"1.5",
	"\"\"",
	" [ ] ",
	"\t{\r\n}",
	"{\"a\":{\"b\":[1,2,{\"c\":null}]},\"d\":\"e\"}",
	"[1e5,1E-5,0.0,-1.25e+10,0e0]",
	"[\"\\u0041\\ud834\\udd1e\\n\\/\"]",
	"{\"a\":1,\"b\":2,\"a\":[3]}",
	"[\"\xe2\x82\xac\",\"\xf0\x9f\x98\x80\",\"\xc2\x80\"]",
	"[[[[[[[[]]]]]]]]",
	"{\"name\": \"x\", \"lockfileVersion\": 3, \"packages\": {\"\": {\"version\": "
	"\"1.0.0\"}, \"node_modules/a\": {\"version\": \"2.0.0\", \"dev\": true}}}",
	/* and what is none */
	"",
	" ",
	"nul",
	"truex",
	"True",
	"[",
	"]",
	"{",
	"}",
	"[1",
	"[1,",
	"[1,]",
	"[,1]",
	"[1 2]",
	"{\"a\"}",
	"{\"a\":}",
	"{\"a\":1,}",
	"{,}",
	"{1:2}",
	"{\"a\" \"b\"}",
	"{'a':1}",
	"01",
	"-",
	"+1",
	".5",
	"1.",
	"1.e5",
	"1e",
	"1e+",
	"0x10",
	"-01",
	"NaN",
	"Infinity",
	"\"",
	"\"\\",
	"\"\\\"",
	"\"\\u\"",
	"\"\\u00\"",
	"\"\\u0000\"",
	"\"\\ud800\"",
	"\"\\ud800\\u0041\"",
	"\"\\udc00\"",
	"\"\\ud800x\"",
	"\"\\a\"",
	"\"\x01\"",
	"\"\n\"",
	"\"\x7f\"",
	"\"\xff\"",
	"\"\xc0\x80\"",
	"\"\xed\xa0\x80\"",
	"\"\xf4\x90\x80\x80\"",
	"\"\xe2\x82\"",
	"[1]x",
	"[1][2]",
	"{} /* c */",
	"// c\n1",
	"\xef\xbb\xbf{}",
	"[\"a\",\n\"b\"\n\"c\"]",
	"\f1",
	"\v1",
	"[1}",
	"{\"a\":1]",
	"\xc2\xa0"
	"1",
};

static void test_beside_jansson(void **state)
{
	(void)state;
	size_t valid = 0, n = sizeof(documents) / sizeof(documents[0]);

	for (size_t i = 0; i < n; i++)
		valid += agrees(str_of(documents[i]));
	assert_int_equal(valid, 19); /* "\x7f" is no control character of RFC 8259 */
	assert_false(agrees(STR("[1]\0")));
	assert_false(agrees(STR("[\"\0\"]")));
	assert_false(agrees(STR("\0[1]")));
}

/* xorshift64: the same documents on every machine. */
static uint64_t next_random(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

static size_t mutate(char *text, size_t len, size_t max, uint64_t *x)
{
	static const char bytes[] =
		"{}[]\",:\\/ubn0123456789.eE+- \n\ttruefalsn\x80\xc3\xa9\xed";
	size_t at = (size_t)(next_random(x) % (len + 1));
	char c = bytes[next_random(x) % (sizeof(bytes) - 1)];

	switch (next_random(x) % 3) {
	case 0: /* replace */
		if (at < len)
			text[at] = c;
		return len;
	case 1: /* insert */
		if (len == max)
			return len;
		memmove(text + at + 1, text + at, len - at);
		text[at] = c;
		return len + 1;
	default: /* remove */
		if (at == len)
			return len;
		memmove(text + at, text + at + 1, len - at - 1);
		return len - 1;
	}
}

static void test_mutations(void **state)
{
	(void)state;
	uint64_t x = UINT64_C(0x1234567890abcdef);
	size_t n = sizeof(documents) / sizeof(documents[0]), valid = 0;
	enum { ROUNDS = 60000, MOST = 512 };

	for (int i = 0; i < ROUNDS; i++) {
		char text[MOST];
		const char *from = documents[next_random(&x) % n];
		size_t len = strlen(from);

		memcpy(text, from, len);
		for (uint64_t k = next_random(&x) % 3 + 1; k > 0; k--)
			len = mutate(text, len, MOST, &x);
		/* exact allocation: a sanitizer sees a byte too far */
		char *exact = malloc(len ? len : 1);
		memcpy(exact, text, len);
		valid += agrees((struct str){ exact, len });
		free(exact);
	}
	assert_true(valid > ROUNDS / 20);
	assert_true(valid < ROUNDS * 19 / 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_tree, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_get, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_strings, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_messages, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_conflict, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_comments, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_duplicates, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_big_object, setup, reader_tear_down),
		cmocka_unit_test_setup_teardown(test_many_duplicates, setup,
						reader_tear_down),
		cmocka_unit_test_setup_teardown(test_depth, setup, reader_tear_down),
		cmocka_unit_test(test_beside_jansson),
		cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
