// SPDX-License-Identifier: GPL-3.0-or-later
// The opcodes that import, call and build, and those that steer the unpickler itself.
#include "pickle/Arrays.h"
#include "pickle/Calls.h"
#include "pickle/Constants.h"
#include "pickle/Events.h"
#include "pickle/Expression.h"
#include "pickle/Folding.h"
#include "pickle/Interpreter.h"
#include "pickle/Joblib.h"
#include "pickle/Names.h"
#include "pickle/Resolver.h"
#include "pickle/SetState.h"
#include "pickle/Tensors.h"

#include <algorithm>

namespace assayer::pickle {

namespace {

constexpr std::uint64_t kMostName = 65536;
constexpr int kHighestProtocol = 5;

} // namespace

bool Interpreter::dispatchObjects(std::uint8_t byte)
{
    switch (static_cast<Opcode>(byte)) {
    case Opcode::Proto:
        return protocol();
    case Opcode::Frame:
        return frame();
    case Opcode::Global:
        return global();
    case Opcode::StackGlobal:
        return stackGlobal();
    case Opcode::Ext1:
        return extension(1);
    case Opcode::Ext2:
        return extension(2);
    case Opcode::Ext4:
        return extension(4);
    case Opcode::Reduce:
        return reduce();
    case Opcode::NewObj:
        return newObject(false);
    case Opcode::NewObjEx:
        return newObject(true);
    case Opcode::Inst:
        return inst();
    case Opcode::Obj:
        return obj();
    case Opcode::Build:
        return build();
    case Opcode::PersId: {
        std::string id;
        return readName(id) && persistentId(Value(Tag::String, s.opcodeOffset));
    }
    case Opcode::BinPersId:
        return has(1) ? persistentId(pop()) : underflow();
    case Opcode::NextBuffer:
        recordAnomaly(s, "out-of-band-buffer", "the stream asks for a buffer that stands outside of it");
        return push(Value(Tag::Buffer));
    case Opcode::ReadOnlyBuffer:
        return has(1) || underflow();
    default:
        return broken("the byte " + std::to_string(byte) + " is no opcode");
    }
}

bool Interpreter::protocol()
{
    std::uint64_t version = 0;
    if (!number(1, version))
        return false;
    if (version > kHighestProtocol) {
        recordAnomaly(s, "protocol-unsupported", "PROTO asks for protocol " + std::to_string(version));
        return broken("pickle protocol " + std::to_string(version) + " is not supported");
    }
    if (s.protocolsSeen++ > 0)
        recordAnomaly(s, "protocol-repeated", "PROTO stands in the stream more than once");
    else if (s.analysis.opcodes > 1)
        recordAnomaly(s, "protocol-late", "PROTO stands behind other opcodes");
    s.protocol = static_cast<int>(version);
    return true;
}

bool Interpreter::frame()
{
    std::uint64_t length = 0;
    if (!number(8, length))
        return false;
    if (length > (std::uint64_t{1} << 63U) - 1)
        return broken("FRAME announces more bytes than a process can address");
    if (w.inFrame())
        recordAnomaly(s, "frame-nested", "a frame opens inside another one");
    if (length > w.remaining())
        recordAnomaly(s, "frame-beyond-end",
                      "FRAME announces " + std::to_string(length) + " bytes where " + std::to_string(w.remaining()) +
                          " are left; CPython's C unpickler stops here, its Python one goes on");
    w.openFrame(std::min(length, w.remaining()));
    return true;
}

// A line that is kept whole: a name, a number, an id.
bool Interpreter::readName(std::string& name)
{
    std::uint64_t begin = 0;
    std::uint64_t length = 0;
    if (!w.line(begin, length))
        return truncated();
    if (length > kMostName)
        return broken("the argument of " + opcodeName(s) + " is longer than any name");
    name.resize(static_cast<std::size_t>(length));
    name.resize(w.copy(begin, reinterpret_cast<std::uint8_t*>(name.data()), name.size()));
    return true;
}

bool Interpreter::import(std::string module, std::string name)
{
    Global found{std::move(module), std::move(name), "", false};
    const std::string written = found.module + " " + found.name;
    if (s.protocol < 3 && renameFromPython2(found.module, found.name))
        found.written = written;
    const std::uint32_t number = s.globals.intern(std::move(found));
    recordImport(s, number);
    return push(Value(Tag::Global, number));
}

bool Interpreter::global()
{
    std::string module;
    std::string name;
    return readName(module) && readName(name) && import(std::move(module), std::move(name));
}

bool Interpreter::stackGlobal()
{
    if (!has(2))
        return underflow();
    const Value name = fold(s, pop());
    const Value module = fold(s, pop());
    const auto nameText = shortText(s, name);
    const auto moduleText = shortText(s, module);
    if (nameText && moduleText)
        return import(*moduleText, *nameText);
    const bool impossible = (name.inert() && !name.is(Tag::String)) || (module.inert() && !module.is(Tag::String));
    if (impossible)
        return broken("STACK_GLOBAL needs two strings");
    const Global found{expression(s, module, 300), expression(s, name, 300), "", true};
    const std::uint32_t number = s.globals.intern(found);
    recordImport(s, number);
    return push(Value(Tag::Global, number));
}

bool Interpreter::extension(std::size_t bytes)
{
    std::uint64_t raw = 0;
    if (!number(bytes, raw))
        return false;
    const std::int64_t code =
        bytes == 4 ? static_cast<std::int32_t>(static_cast<std::uint32_t>(raw)) : static_cast<std::int64_t>(raw);
    if (code <= 0)
        return broken("an extension code must be positive");
    const auto found = s.extensions.find(code);
    const std::uint32_t number =
        found != s.extensions.end()
            ? found->second
            : s.globals.intern(Global{"copyreg extension", "code " + std::to_string(code), "", true});
    recordImport(s, number);
    return push(Value(Tag::Global, number));
}

namespace {

// PyTorch's old format keeps the source of a class beside the class, ("module", class, path, source), and its loader
// answers the class itself.
std::optional<Value> classOfModule(const State& state, Value id)
{
    const auto parts = partsOf(state, id);
    if (!parts || parts->size() != 4 || !(*parts)[1].is(Tag::Global) || shortText(state, (*parts)[0]) != "module")
        return std::nullopt;
    return (*parts)[1];
}

} // namespace

bool Interpreter::persistentId(Value id)
{
    recordPersistentId(s, id);
    noteStorage(s, id);
    if (const auto named = classOfModule(s, id))
        return push(*named);
    return push(s.arena.add(NodeKind::Persistent, {&id, 1}));
}

// What certainly cannot be called ends the stream in a loader too.
bool Interpreter::callable(Value value)
{
    const bool plain = value.inert() || (value.isNode() && s.arena.node(value).kind != NodeKind::Call &&
                                         s.arena.node(value).kind != NodeKind::Attribute &&
                                         s.arena.node(value).kind != NodeKind::Persistent);
    return !plain || broken(opcodeName(s) + " calls a value that cannot be called");
}

bool Interpreter::reduce()
{
    if (!has(2))
        return underflow();
    const Value arguments = pop();
    const Value callee = pop();
    return callable(callee) && push(call(s, callee, arguments));
}

bool Interpreter::newObject(bool keywords)
{
    const std::size_t count = keywords ? 3 : 2;
    if (!has(count))
        return underflow();
    const Value named = keywords ? pop() : Value();
    const Value arguments = pop();
    const Value type = pop();
    return callable(type) && push(instantiate(s, type, arguments, named));
}

bool Interpreter::inst()
{
    std::size_t height = 0;
    if (!popMark(height))
        return false;
    std::string module;
    std::string name;
    if (!readName(module) || !readName(name))
        return false;
    const Value arguments = s.arena.add(NodeKind::Tuple, std::span(s.stack).subspan(height));
    s.stack.resize(height);
    if (!import(std::move(module), std::move(name)))
        return false;
    const Value type = pop();
    return push(call(s, type, arguments));
}

bool Interpreter::obj()
{
    std::size_t height = 0;
    if (!popMark(height))
        return false;
    if (s.stack.size() < height + 1)
        return underflow();
    const Value type = s.stack[height];
    const Value arguments = s.arena.add(NodeKind::Tuple, std::span(s.stack).subspan(height + 1));
    s.stack.resize(height);
    return callable(type) && push(call(s, type, arguments));
}

bool Interpreter::buildGlobal(Value object, Value content)
{
    recordBuild(s, object.index(), object, content);
    s.globals.markPatched(object.index());
    return true;
}

// An instance whose arguments were forgotten, as a node that can hold a state.
Value Interpreter::instanceNode(Value instance)
{
    const Value parts[] = {Value(Tag::Global, instance.index()), Value(Tag::Unknown), Value(), Value(), Value()};
    return s.arena.add(NodeKind::Call, parts);
}

// A loader asks the instance for __setstate__, which an earlier BUILD can have put into its dict.
bool Interpreter::buildInstance(Value object, Value content)
{
    const std::uint32_t origin = originOf(s, object);
    if (object.is(Tag::Instance))
        object = instanceNode(object);
    const bool isCall = s.arena.isNode(object, NodeKind::Call);
    const Value planted = isCall ? s.arena.child(object, CallPart::SetState) : Value();
    recordBuild(s, origin, object, content);
    if (planted) {
        const Value arguments = s.arena.add(NodeKind::Tuple, {&content, 1});
        recordAnomaly(s, "planted-setstate",
                      "an earlier BUILD put " + expression(s, planted, 200) + " in the place of __setstate__");
        call(s, planted, arguments);
        return true;
    }
    if (!isCall)
        return true;
    Value attributes = content;
    if (s.arena.isNode(content, NodeKind::Tuple) && s.arena.node(content).count == 2) {
        const auto halves = partsOf(s, content);
        attributes = halves ? (s.arena.isNode((*halves)[0], NodeKind::Dict) ? (*halves)[0] : (*halves)[1]) : content;
    }
    if (s.arena.isNode(attributes, NodeKind::Dict)) {
        const auto pairs = s.arena.children(attributes);
        for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
            if (!pairs[i + 1].inert() && shortText(s, pairs[i]) == "__setstate__") {
                s.arena.setChild(object, CallPart::SetState, pairs[i + 1]);
                break;
            }
        }
    }
    followSetState(s, origin, content);
    s.arena.setChild(object, CallPart::State, content);
    s.stack.back() = object;
    if (!noteArrayState(s, object, content))
        holdState(s, object, content);
    return true;
}

bool Interpreter::build()
{
    if (!has(2))
        return underflow();
    const Value content = pop();
    const Value object = s.stack.back();
    if (object.is(Tag::Global))
        return buildGlobal(object, content);
    const bool isCall = s.arena.isNode(object, NodeKind::Call);
    const bool plain = object.inert() || (object.isNode() && s.arena.node(object).kind <= NodeKind::FrozenSet);
    if (plain)
        return content.is(Tag::None) || broken("BUILD on a value that has no attributes");
    if (!buildInstance(object, content))
        return false;
    return !isCall || skipJoblibArray(s, s.stack.back(), content) ||
           broken("the array that follows the joblib wrapper is longer than the file");
}

} // namespace assayer::pickle
