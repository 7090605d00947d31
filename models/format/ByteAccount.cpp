// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/ByteAccount.h"

namespace assayer::format {

void accountBytes(Facts& facts, const ByteAccount& account)
{
    facts.values["bytes"] = Json{{"header", account.header},
                                 {"payload", account.payload},
                                 {"padding", account.padding},
                                 {"unexplained", account.unexplained}};
}

} // namespace assayer::format
