// SPDX-License-Identifier: GPL-3.0-or-later
#include "trust/RnpLibrary.h"

#include <dlfcn.h>

namespace assayer::trust {

namespace {

constexpr const char* kRnpFile = "librnp.so.0";

template <typename Function>
bool find(void* library, const char* name, Function*& function)
{
    function = reinterpret_cast<Function*>(::dlsym(library, name));
    return function != nullptr;
}

RnpLibrary load()
{
    RnpLibrary result;
    void* const library = ::dlopen(kRnpFile, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        return result;
    result.loaded = true;
#define ASSAYER_RNP_FIND(name) result.loaded = find(library, "rnp_" #name, result.name) && result.loaded;
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
