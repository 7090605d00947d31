// SPDX-License-Identifier: GPL-3.0-or-later
// What the symbolic pickle machine reports of one stream: events in the order in which a loader would cause them.
#pragma once

#include "base/Json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assayer::pickle {

/// A module attribute that a loader would import, or would reach through attribute access.
struct Global
{
    std::string module;    ///< normalised to Python 3's spelling where the protocol maps names ("builtins")
    std::string name;      ///< may hold dots
    std::string written;   ///< "module name" as written in the stream, where that differs after normalising
    bool computed = false; ///< module or name is no constant of the stream: `module` and `name` hold descriptions

    /// An empty name stands for the module itself.
    std::string path() const { return module.empty() ? name : name.empty() ? module : module + "." + name; }
};

enum class EventKind
{
    Import,       ///< GLOBAL, STACK_GLOBAL, INST, EXT*: `target` is imported
    Call,         ///< REDUCE, OBJ, INST, NEWOBJ, NEWOBJ_EX: `target` is called (or instantiated)
    Build,        ///< BUILD: state is set on an object (`target` is its class or the patched global)
    SetItem,      ///< SETITEM(S)/APPEND(S)/ADDITEMS on something that is no plain container of this stream
    PersistentId, ///< PERSID, BINPERSID
    Anomaly,      ///< what only a crafted stream has; `what` names it
};

/// One thing that a loader would do.
struct Event
{
    EventKind kind = EventKind::Import;
    std::uint64_t offset = 0; ///< of the opcode in the source
    std::string opcode;       ///< "REDUCE"
    Global target;            ///< resolved through getattr, attrgetter, partial and the like where all is constant
    /// The call as pseudo-source, cut to Limits::textExcerpt: os.system('echo x'). Of an Anomaly a sentence about it.
    std::string expression;
    /// Of an Anomaly its kind: "memo-overwritten", "frame-straddle", "protocol-repeated" ... Of a Build or SetItem on
    /// an imported object itself: "patches-global".
    std::string what;
    std::vector<std::string> arguments; ///< of a Call: each argument as pseudo-source, shortened
    std::optional<std::string> decoded; ///< a constant argument that is itself code, decoded for the eye
    /// The indirections that led to `target`: "builtins.getattr", "functools.partial". Of an event in a pickle inside a
    /// constant the loader comes first ("pickle.loads", or "embedded-data" where nothing in the stream loads it); of
    /// one that only another reading of the frames shows, "read from a file".
    std::vector<std::string> via;
};

/// A tensor that a torch stream rebuilds, or an array of NumPy.
struct TensorReference
{
    std::string name;  ///< key path in the result where it is simple ("layer.weight"), else empty
    std::string dtype; ///< in torch's words: FloatStorage, BFloat16Storage ...
    std::string storageKey;
    std::vector<std::uint64_t> shape;
    std::uint64_t offset = 0; ///< of the opcode that rebuilds it
};

/// A storage named by a persistent id of torch's form ("storage", type, key, location, elements).
struct StorageReference
{
    std::string type; ///< FloatStorage
    std::string key;
    std::string location;
    std::uint64_t elements = 0;
    std::uint64_t offset = 0;
};

/// How a stream ended.
enum class Ending
{
    Stopped,   ///< STOP was reached
    Broken,    ///< a loader would raise an error at `end`; what came before has run
    Truncated, ///< the bytes end before STOP
    Budget,    ///< a limit of Limits was reached; the rest was not looked at
};

struct Analysis
{
    std::uint64_t begin = 0; ///< offset of the first opcode
    std::uint64_t end = 0;   ///< offset behind STOP, or where it broke
    Ending ending = Ending::Stopped;
    std::string endReason; ///< for people, where not Stopped
    int protocol = 0;      ///< highest that PROTO or an opcode asks for
    std::uint64_t opcodes = 0;
    std::vector<Global> globals; ///< each imported global once, in order of first appearance
    std::vector<Event> events;   ///< up to Limits::pickleEvents
    std::uint64_t eventsOmitted = 0;
    std::vector<TensorReference> tensors;
    std::vector<StorageReference> storages;
    std::string result;          ///< pseudo-source of the value that loads() would return, shortened
    std::optional<Json> literal; ///< the value itself where it is a plain int, string, list or dict of few parts
};

} // namespace assayer::pickle
