/*
 * msbuild.h - what an MSBuild project says, without building it.
 *
 * https://learn.microsoft.com/visualstudio/msbuild/msbuild-project-file-schema-reference
 * ,
 * .../msbuild-conditions , .../customize-by-directory (Directory.Build.props) and
 * https://learn.microsoft.com/nuget/consume-packages/central-package-management
 * (Directory.Packages.props), as of MSBuild 17.
 *
 * What is not in the files of the tree (the SDK's own properties, the configuration,
 * which of several frameworks is built) is not known, so that a property may have several
 * values and a condition may be neither true nor false.  Targets, which run in the build,
 * are not read.
 *
 * Everything lives in the arena of the parse.
 */
#ifndef FORMAT_MSBUILD_H
#define FORMAT_MSBUILD_H

#include "base/map.h"
#include "core/parser.h"
#include "format/xml.h"

/* All that a text can come to. */
struct msbuild_texts {
	struct str *v;
	size_t n;   /* 0: no file sets it, or it is too long */
	bool known; /* no "$(" is left in any */
};

/* An element of an ItemGroup, in the order of evaluation. */
struct msbuild_item {
	const struct xml *element;
	const struct xml *group;
	struct str file;      /* from the scan root */
	enum tristate around; /* whether what is around the group holds */
};

struct msbuild {
	struct parse_ctx *ctx;
	struct map by_name; /* of properties, in lower case: index into properties */
	struct msbuild_texts *properties;
	size_t n_properties, cap_properties;
	struct msbuild_item *items;
	size_t n_items, cap_items;
	struct map read; /* the files that were */
	unsigned n_files;
	size_t spent; /* bytes that expansion made */
	unsigned n_imports;
	bool said_full, said_imports;
	/* items come group by group */
	const struct xml *last_group;
	enum tristate last_condition;
};

/*
 * Reads the project, with what it imports of the tree.  Returns the project's root
 * element, or NULL after an error; release *m either way.
 */
const struct xml *msbuild_read(struct msbuild *m, struct parse_ctx *ctx,
			       struct str bytes);
void msbuild_release(struct msbuild *m);

/* "$(A).$(B)"; `self` is a property that counts as empty while it has no value. */
struct msbuild_texts msbuild_expand(struct msbuild *m, struct str text, struct str self);
struct msbuild_texts msbuild_property(struct msbuild *m, const char *name);
/* The value of a property that has one only; else "". */
struct str msbuild_single(struct msbuild *m, const char *name);

/* Whether a condition holds; the empty one does. */
enum tristate msbuild_condition(struct msbuild *m, struct str text, struct str self);
/* Of an item: that of itself, its group and what is around it. */
enum tristate msbuild_item_condition(struct msbuild *m, const struct msbuild_item *item);

/* Attribute or child element of an item, whatever its case; "" when it has neither. */
struct str msbuild_metadata(const struct xml *item, const char *name);

/* --- for msbuild*.c ------------------------------------------------------------ */

void msbuild_set(struct msbuild *m, struct str name, struct msbuild_texts value,
		 enum tristate condition);

#endif
