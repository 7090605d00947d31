// SPDX-License-Identifier: GPL-3.0-or-later
// Following attribute paths: what getattr, item access and dotted names lead to, as far as constants tell.
#pragma once

#include "pickle/State.h"

#include <string>
#include <string_view>
#include <vector>

namespace assayer::pickle {

/// The attribute `name` (dots allowed) of a value, reached by `via`; the import of a global so found is recorded.
Value attributeOf(State& state, Value object, std::string_view name, const std::string& via);

/// object[key], where the object is a container of the stream or a namespace (sys.modules, __dict__, __builtins__).
Value itemOf(State& state, Value object, Value key, const std::string& via);

/// The module "a.b" as a value, reached by `via`.
Value moduleValue(State& state, const std::string& module, const std::string& via);

/// What "a.b:c.d" or "a.b.c" names.
Value resolvedName(State& state, const std::string& name, const std::string& via);

/// A global that no constant tells; `description` says what is known of it.
Value computedGlobal(State& state, const std::string& description);

/// The number of the global that a value is an instance or part of: itself, its class, or the function that made it.
std::uint32_t originOf(State& state, Value value);

/// True where the global's last name looks like a class ("OrderedDict"), so that calling it gives an instance of it.
bool looksLikeClass(const Global& global);

} // namespace assayer::pickle
