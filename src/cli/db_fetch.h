/*
 * db_fetch.h - `waybill db update` has another program reach the network.
 */
#ifndef CLI_DB_FETCH_H
#define CLI_DB_FETCH_H

#include "cli/options.h"

/*
 * Runs waybill-fetch, which lies beside this program (or in ../libexec/waybill), with an
 * environment of nothing but proxies and certificates.  `ecosystems`: a comma list.
 * Returns its exit code, or -1 after a message.
 */
int db_fetch(const struct options *opt, struct str ecosystems, struct str folder);

#endif
