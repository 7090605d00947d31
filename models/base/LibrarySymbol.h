// SPDX-License-Identifier: GPL-3.0-or-later
// Functions of a library that is loaded only when it is needed.
#pragma once

#include <dlfcn.h>

namespace assayer {

/// Sets `function` to what a library opened by dlopen() calls `name`; false, and null, where it has none.
template <typename Function>
bool findSymbol(void* library, const char* name, Function*& function)
{
    function = reinterpret_cast<Function*>(::dlsym(library, name));
    return function != nullptr;
}

} // namespace assayer
