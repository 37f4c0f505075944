/*
 * eol_facts_blob.S - the tables of src/data/eol as they are, in read-only data.
 *
 * Text costs no relocation and no work at start-up; eol_facts.c searches it by
 * halves when it is asked.  The assembler runs in the repository's root.
 */
#ifdef __APPLE__
#define NAME(x) _##x
	.section __TEXT,__const
#else
#define NAME(x) x
	.section .rodata
#endif

#define TABLE(symbol, file)         \
	.globl NAME(symbol)        ;\
	.globl NAME(symbol##_end)  ;\
NAME(symbol):                      ;\
	.incbin file               ;\
NAME(symbol##_end):                ;\
	.byte 0

TABLE(eol_blob_about, "src/data/eol/about.tsv")
TABLE(eol_blob_products, "src/data/eol/products.tsv")
TABLE(eol_blob_cycles, "src/data/eol/cycles.tsv")
TABLE(eol_blob_images, "src/data/eol/images.tsv")
TABLE(eol_blob_codenames, "src/data/eol/codenames.tsv")
TABLE(eol_blob_retired, "src/data/eol/retired.tsv")
TABLE(eol_blob_successors, "src/data/eol/successors.tsv")
TABLE(eol_blob_tags, "src/data/eol/tags.tsv")

#ifdef __ELF__
	.section .note.GNU-stack, "", %progbits
#endif
