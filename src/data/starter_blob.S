/*
 * starter_blob.S - the built-in advisory database, byte for byte.
 */
#define NAME2(prefix, name) prefix##name
#define NAME1(prefix, name) NAME2(prefix, name)
#define NAME(name) NAME1(__USER_LABEL_PREFIX__, name)

#ifdef __APPLE__
	.const
#else
	.section .rodata
#endif
	.globl NAME(starter_db_begin), NAME(starter_db_end)
	.balign 16
NAME(starter_db_begin):
	.incbin "starter.db"
NAME(starter_db_end):
	.byte 0

#ifdef __ELF__
	.section .note.GNU-stack,"",%progbits
#endif
