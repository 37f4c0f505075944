/*
 * terraform.h - what a configuration of Terraform says, in whichever syntax it is
 * written: see terraform.c.
 */
#ifndef PARSERS_TERRAFORM_H
#define PARSERS_TERRAFORM_H

#include "core/parser.h"
#include "format/hcl.h"

enum { TERRAFORM_NESTING = 64 };

/* Adds the modules and providers of a file. */
void terraform_read(struct parse_ctx *ctx, const struct hcl *root);

#endif
