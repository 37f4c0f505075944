# waybill - see README.md.  `make` builds, `make check` tests, `make demo` shows.
#
# Objects lie in build/<flavour>/; a flavour is a set of compiler flags, so that
# a sanitizer build never mixes with the plain one.  V=1 shows the commands.

VERSION   := 0.1.0
CC        ?= cc
PREFIX    ?= /usr/local
FLAVOUR   ?= release
B         := build/$(FLAVOUR)
Q         := $(if $(V),,@)

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wformat=2 -Wundef $(if $(DEV),-Werror)
OPT_release  := -O2 -D_FORTIFY_SOURCE=2
OPT_asan     := -O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all
OPT_tsan     := -O1 -g -fsanitize=thread
OPT_debug    := -O1 -g
OPT_fuzz     := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all
OPT_coverage := -O0 -g --coverage
OPT       := $(OPT_$(FLAVOUR))
comma     := ,
HARDEN    := $(if $(filter release,$(FLAVOUR)),-fstack-protector-strong -fPIE)
LDHARDEN  := $(if $(filter release,$(FLAVOUR)),-pie -Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now)

LIBS      := jansson yaml-0.1 sqlite3 libpcre2-8 expat libarchive
PKGCFLAGS := $(shell pkg-config --cflags $(LIBS) 2>/dev/null)
PKGLIBS    = $(shell pkg-config --libs $(LIBS))

CPPFLAGS  += -D_POSIX_C_SOURCE=200809L -DWAYBILL_VERSION='"$(VERSION)"' -Isrc -I. -I$(B)/gen
ALLCFLAGS  = -std=c11 $(OPT) $(HARDEN) $(WARN) $(CPPFLAGS) $(PKGCFLAGS) $(CFLAGS)

# Every room's .c files are compiled; adding one needs no edit here.
SRC  := $(filter-out src/cli/main.c,$(wildcard src/base/*.c src/core/*.c src/format/*.c \
	src/version/*.c src/advisory/*.c src/context/*.c src/checks/*.c src/policy/*.c \
	src/scan/*.c src/report/*.c src/cli/*.c src/data/*.c parsers/*.c sbom/*.c))
# Tables that are embedded as they are; .incbin names them from here.
BLOBS := $(wildcard src/data/*.S)
OBJ  := $(SRC:%.c=$(B)/%.o) $(BLOBS:%.S=$(B)/%.o)
LIB  := $(B)/libwaybill.a

# The second program, the only one with a network library.  Without that library's
# headers the scanner is built alone.
FETCHSRC  := $(wildcard src/fetch/*.c)
FETCHOBJ  := $(FETCHSRC:%.c=$(B)/%.o)
HAVE_CURL := $(shell pkg-config --exists libcurl 2>/dev/null && echo yes)
FETCH     := $(if $(HAVE_CURL),waybill-fetch)

UNIT     := $(patsubst tests/unit/%.c,$(B)/tests/%.t,$(wildcard tests/unit/test_*.c))
CLITESTS := $(wildcard tests/cli/*.t)
FUZZ     := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

.PHONY: all
all: waybill $(or $(FETCH),no-fetch)

.DELETE_ON_ERROR:

waybill: $(B)/waybill
	$(Q)cp -f $< $@

$(B)/waybill: $(B)/src/cli/main.o $(LIB)
	@echo "  LINK    $@"
	$(Q)$(CC) $(OPT) $(LDHARDEN) $(LDFLAGS) -o $@ $< $(LIB) $(PKGLIBS) -lpthread -lm

waybill-fetch: $(B)/waybill-fetch
	$(Q)cp -f $< $@

$(B)/waybill-fetch: $(FETCHOBJ) $(LIB)
	@echo "  LINK    $@"
	$(Q)$(CC) $(OPT) $(LDHARDEN) $(LDFLAGS) -o $@ $(FETCHOBJ) $(LIB) \
		$(shell pkg-config --libs libcurl)

.PHONY: no-fetch
no-fetch:
	@echo "  waybill-fetch is left out: libcurl's headers are not here (make deps)"

$(LIB): $(OBJ)
	$(Q)rm -f $@
	$(Q)ar rcs $@ $(OBJ)

$(B)/%.o: %.c
	@echo "  CC      $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALLCFLAGS) -MMD -MP -c -o $@ $<

$(B)/%.o: %.S
	@echo "  AS      $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) -MMD -MP -c -o $@ $<

$(B)/src/data/eol_facts_blob.o: $(wildcard src/data/eol/*.tsv)

$(B)/tests/%.t: tests/unit/%.c $(LIB)
	@echo "  TEST    $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALLCFLAGS) -Wno-missing-prototypes -MMD -MP -o $@ $< $(LIB) -lcmocka \
		$(PKGLIBS) -lpthread -lm

# clang's libFuzzer brings a main() of its own.
FUZZMAIN  := $(if $(filter fuzz,$(FLAVOUR)),-fsanitize=fuzzer,tests/fuzz/standalone_main.c)

$(B)/fuzz/%: tests/fuzz/%.c tests/fuzz/standalone_main.c $(LIB)
	@echo "  FUZZ    $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALLCFLAGS) -Wno-missing-prototypes -o $@ $< $(FUZZMAIN) $(LIB) \
		$(PKGLIBS) -lpthread -lm

# make build/release/bench/bench_json; then make bench runs it too.
$(B)/bench/%: tests/bench/%.c $(LIB)
	@echo "  BENCH   $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALLCFLAGS) -o $@ $< $(LIB) $(PKGLIBS) -lpthread -lm

# --- the built-in advisory database: tables to an SQLite file to an object ---

# What may go into the program that makes it: all but the database itself.
STARTER_OBJ := $(filter $(addprefix $(B)/src/,base/% core/% format/% version/% advisory/% data/%.o), \
	$(filter-out $(BLOBS:%.S=$(B)/%.o),$(OBJ)))
STARTER_TSV := $(sort $(wildcard src/data/starter/*.tsv))

$(B)/gen/schema_sql.h: src/advisory/schema.sql
	@mkdir -p $(@D)
	$(Q){ echo 'static const char schema_sql[] ='; sed -e '/^--/d' -e '/^$$/d' \
		-e 's/[\\"]/\\&/g' -e 's/.*/	"&\\n"/' $<; echo '	;'; } > $@.tmp && mv $@.tmp $@

$(B)/src/advisory/db_write.o: $(B)/gen/schema_sql.h

$(B)/gen/libstarter.a: $(STARTER_OBJ)
	@mkdir -p $(@D)
	$(Q)rm -f $@
	$(Q)ar rcs $@ $^

$(B)/gen/build_starter: $(B)/src/data/starter/build_starter.o $(B)/gen/libstarter.a
	@echo "  LINK    $@"
	$(Q)$(CC) $(OPT) $(LDHARDEN) $(LDFLAGS) -o $@ $^ $(PKGLIBS) -lpthread -lm

$(B)/gen/starter.db: $(B)/gen/build_starter $(STARTER_TSV)
	@echo "  DATA    $@"
	$(Q)$< $@ $(STARTER_TSV)

$(B)/src/data/starter_blob.o: $(B)/gen/starter.db

-include $(B)/src/data/starter/build_starter.d
-include $(OBJ:.o=.d) $(FETCHOBJ:.o=.d) $(B)/src/cli/main.d $(UNIT:.t=.d)

# --- tests -----------------------------------------------------------------
# Targets that first install packages run make again, which then finds them.

export CMOCKA_MESSAGE_OUTPUT = TAP

# The fuzz targets on every fixture, and on every prefix of the smaller ones, under the
# sanitizers; then with libFuzzer, which needs clang.
FUZZ_SECONDS ?= 30
SEEDS        := fixtures tests/fuzz/seeds

.PHONY: fuzz-smoke fuzz-replay chop chop-replay fuzz fuzz-run
fuzz-smoke:
	$(Q)$(MAKE) FLAVOUR=asan fuzz-replay
fuzz-replay: $(FUZZ)
	$(Q)for t in $(FUZZ); do $$t $(SEEDS) || { echo "$$t failed"; exit 1; }; done

chop:
	$(Q)$(MAKE) FLAVOUR=asan chop-replay
chop-replay: $(FUZZ)
	$(Q)for t in $(FUZZ); do $$t --chop $(SEEDS) || { echo "$$t failed"; exit 1; }; done

fuzz:
	$(Q)$(MAKE) FLAVOUR=fuzz CC=clang fuzz-run
fuzz-run: $(FUZZ)
	$(Q)for t in $(FUZZ); do \
		c=$(B)/corpus/$${t##*/}; mkdir -p $$c || exit 1; \
		$$t -max_total_time=$(FUZZ_SECONDS) -timeout=20 -rss_limit_mb=2048 \
			-print_final_stats=1 -artifact_prefix=$$c- $$c $(SEEDS) > $$c.log 2>&1 \
			|| { tail -40 $$c.log; echo "$$t failed, see $$c.log"; exit 1; }; \
		echo "$${t##*/}: $$(sed -n 's/^stat::number_of_executed_units: *//p' $$c.log) runs"; \
	done

# One binary alone: make unit/str
.PHONY: unit/%
unit/%: $(B)/tests/test_%.t
	$(Q)prove $<

.PHONY: check-unit
check-unit: $(UNIT)
	$(Q)prove -j2 $(UNIT)

.PHONY: check
check: deps
	$(Q)$(MAKE) --no-print-directory all check-flavour

# The same tests under the sanitizers, and the unit tests under valgrind.
.PHONY: check-asan check-tsan check-valgrind
check-asan check-tsan: check-%:
	$(Q)TSAN_OPTIONS="suppressions=$(CURDIR)/tests/tsan.supp" \
		$(MAKE) FLAVOUR=$* check-flavour

.PHONY: check-flavour
check-flavour: $(B)/waybill $(FETCH:%=$(B)/%) $(UNIT)
	$(Q)WAYBILL=$(CURDIR)/$(B)/waybill prove -j2 $(UNIT) $(CLITESTS)

check-valgrind:
	$(Q)$(MAKE) FLAVOUR=debug check-valgrind-run

.PHONY: check-valgrind-run
check-valgrind-run: $(B)/waybill $(UNIT)
	$(Q)CMOCKA_MESSAGE_OUTPUT=TAP VALGRIND_RUN=1 prove -j2 --exec tests/valgrind.sh $(UNIT)
	$(Q)WAYBILL="$(CURDIR)/tests/valgrind.sh $(CURDIR)/$(B)/waybill" prove -j2 tests/cli/demo.t

# Each header compiles alone.
.PHONY: headertest
headertest:
	$(Q)for h in $$(find src parsers sbom -name '*.h'); do \
		printf '#include "%s"\nextern int unused;\n' "$$h" | \
		$(CC) $(ALLCFLAGS) -Wno-unused-function -fsyntax-only -x c - \
		|| { echo "$$h does not compile alone"; exit 1; }; done

# --- lint --------------------------------------------------------------------

CFILES   := $(SRC) src/cli/main.c $(if $(HAVE_CURL),$(FETCHSRC))
ALLFILES  = $(shell find src parsers sbom tests -name '*.[ch]')

.PHONY: lint
lint: deps headertest
	$(Q)tests/lint/check-layers.sh
	$(Q)tests/lint/check-names.sh
	$(Q)clang-format --dry-run -Werror $(ALLFILES)
	$(Q)cppcheck --quiet --std=c11 --library=posix --library=tests/lint/waybill.cfg --enable=warning,portability,performance \
		--inline-suppr --suppress=missingIncludeSystem --suppress=readdirCalled --error-exitcode=1 -j2 \
		$(CPPFLAGS) src parsers sbom
	$(Q)printf '%s\n' $(CFILES) | xargs -P2 -n8 tests/lint/tidy.sh

# With clang's analyser too, which takes several minutes.
.PHONY: lint-deep
lint-deep: lint
	$(Q)printf '%s\n' $(CFILES) | TIDY_ANALYZE=1 xargs -P2 -n8 tests/lint/tidy.sh

.PHONY: format
format:
	$(Q)clang-format -i $(ALLFILES)

# --- coverage, bench ---------------------------------------------------------

.PHONY: coverage
coverage:
	$(Q)$(MAKE) FLAVOUR=coverage check-flavour
	$(Q)tests/coverage.sh build/coverage

.PHONY: bench
bench: all $(patsubst tests/bench/%.c,$(B)/bench/%,$(wildcard tests/bench/*.c))
	$(Q)tests/bench/run.sh ./waybill

# The pages that the program writes itself; a test fails when they are old.
.PHONY: docs
docs: all
	$(Q)./waybill rules -f markdown > docs/rules.md
	$(Q)./waybill rules --formats -f markdown > docs/formats.md

# --- demo, install -----------------------------------------------------------

.PHONY: deps build-deps
deps:
	$(Q)packaging/deps.sh

build-deps:
	$(Q)packaging/deps.sh --build

.PHONY: demo
demo: build-deps
	$(Q)$(MAKE) --no-print-directory all
	$(Q)tests/demo.sh ./waybill

.PHONY: install
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/doc/waybill
	install -m 755 waybill $(FETCH) $(DESTDIR)$(PREFIX)/bin
	install -m 644 README.md NOTICE LICENSE docs/formats.md docs/rules.md docs/database.md \
		$(DESTDIR)$(PREFIX)/share/doc/waybill

.PHONY: dist
dist:
	$(Q)git archive --prefix=waybill-$(VERSION)/ HEAD | gzip -9n > waybill-$(VERSION).tar.gz
	@echo waybill-$(VERSION).tar.gz

.PHONY: clean
clean:
	rm -rf build waybill waybill-fetch
