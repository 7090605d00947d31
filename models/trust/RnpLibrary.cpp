// SPDX-License-Identifier: GPL-3.0-or-later
#include "trust/RnpLibrary.h"

#include "base/LibrarySymbol.h"

namespace assayer::trust {

namespace {

constexpr const char* kRnpFile = "librnp.so.0";

RnpLibrary load()
{
    RnpLibrary result;
    void* const library = ::dlopen(kRnpFile, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        return result;
    result.loaded = true;
#define ASSAYER_RNP_FIND(name) result.loaded = findSymbol(library, "rnp_" #name, result.name) && result.loaded;
    ASSAYER_RNP_FUNCTIONS(ASSAYER_RNP_FIND)
#undef ASSAYER_RNP_FIND
    return result;
}

} // namespace

const RnpLibrary& rnp()
{
    static const RnpLibrary kLibrary = load();
    return kLibrary;
}

} // namespace assayer::trust
