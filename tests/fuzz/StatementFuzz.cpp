// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the reading of in-toto statements: subjects, and the list of files of a signed model.
#include "trust/Manifest.h"
#include "trust/StatementSubjects.h"

#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    using namespace assayer;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    trust::parseSubjects(text);
    trust::parseManifest(text);
    return 0;
}
