// SPDX-License-Identifier: GPL-3.0-or-later
// The tensors and storages that a torch stream names: facts for the readers of torch files.
#pragma once

#include "pickle/State.h"

namespace assayer::pickle {

/// A call that rebuilds a tensor (torch/_utils.py): notes storage, shape and offset, or passes a wrapped tensor on.
void noteTensor(State& state, Value call);

/// The key under which a tensor is put into a dict becomes its name.
void nameTensor(State& state, Value key, Value value);

/// A persistent id of torch's form ("storage", type, key, location, elements).
void noteStorage(State& state, Value id);

} // namespace assayer::pickle
