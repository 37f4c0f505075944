#!/bin/sh
# Runs a program under valgrind: an error or a definite leak is exit code 99.
exec valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite "$@"
