// SPDX-License-Identifier: GPL-3.0-or-later
// The tensors, arrays and storages that a stream names: facts for the readers of model files.
#pragma once

#include "pickle/State.h"

#include <span>

namespace assayer::pickle {

/// A call that rebuilds a tensor (torch/_utils.py), as `known` says: notes storage, shape and offset, or passes a
/// wrapped tensor on. Any other call holds what its arguments hold.
void noteTensor(State& state, Value call, Known known);

/// Adds an array or tensor that `object` now stands for.
void addTensorOf(State& state, Value object, TensorReference tensor);

/// `holder` gets items appended (a list, tuple or set: `first` is the position of the first of them) or set (a dict:
/// keys and values in turn). Where tensors are among them, their keys become parts of their names.
void holdItems(State& state, Value holder, std::span<const Value> items, bool pairs, std::size_t first);

/// BUILD has set `content` on `object`: the attributes of an object, the elements of an array of objects.
void holdState(State& state, Value object, Value content);

/// Gives the tensors their key paths in `result`, the value that the stream ends with, or in nothing where it has none.
void nameTensors(State& state, Value result);

/// A persistent id of torch's form ("storage", type, key, location, elements).
void noteStorage(State& state, Value id);

/// The numbers of a shape: a tuple, list or torch.Size of integers, none negative.
std::optional<std::vector<std::uint64_t>> shapeOf(const State& state, Value shape);

} // namespace assayer::pickle
