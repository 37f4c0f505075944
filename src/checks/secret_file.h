/* secret_file.h - files of credentials in the context, by name and, where it helps,
 * content. */
#ifndef CHECKS_SECRET_FILE_H
#define CHECKS_SECRET_FILE_H

#include "checks/check_ctx.h"
#include "checks/secret_name.h"

/* As secret_name_of_file; a file whose name leaves it open is looked into, if it is
 * there. */
enum secret_file secret_file_in_context(const struct check_ctx *ctx, struct str path);

#endif
