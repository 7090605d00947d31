// SPDX-License-Identifier: GPL-3.0-or-later
// Globals whose effect the machine follows, since they lead to another global or compute a constant. Knowing one is no
// judgement: which are dangerous is data of risk/.
#pragma once

#include <cstdint>
#include <string_view>

namespace assayer::pickle {

enum class Known : std::uint8_t
{
    No,
    GetAttribute,      ///< getattr(object, name)
    BoundGetAttribute, ///< type.__getattribute__ and the like, the same order
    AttributeGetter,
    ItemGetter,
    GetItem,
    MethodCaller,
    Partial,
    MethodType,
    Reduce,
    Map,
    StarMap,
    Apply,        ///< apply(f, args), operator.call(f, *args)
    CallFirst,    ///< f(g, *args) calls g(*args): operator.call
    CallSecond,   ///< weakref.finalize(object, g, *args), threading.Timer(seconds, g, args)
    ImportModule, ///< importlib.import_module("a.b") is a.b
    ImportTop,    ///< __import__("a.b") is a
    ImportFrom,   ///< f("a.b", "c") is a.b.c
    ResolveName,  ///< "a.b:c" or "a.b.c" is that object
    Variables,    ///< vars(object) is its __dict__
    GlobalsDict,  ///< globals(), locals()
    AddExtension,
    Reconstructor,
    NewObject, ///< copyreg.__newobj__(cls, *args)
    LoadBytes, ///< unpickles its first argument
    LoadFile,  ///< unpickles a file object or path
    BytesFile, ///< io.BytesIO(bytes)
    Encode,
    Decode,
    Base64,
    Base32,
    Hex,
    Inflate,
    Concatenate,
    Join,
    Replace,
    Character,
    ToText,
    ToBytes,
    Tensor,        ///< torch._utils._rebuild_tensor*(storage, offset, size, stride, ...)
    TensorWrapper, ///< a function whose first argument is the tensor
    SparseTensor,  ///< torch._utils._rebuild_sparse*(layout, (indices, values, size, ...))
    MetaTensor,    ///< torch._utils._rebuild_meta_tensor_no_storage(dtype, size, ...)
    TensorSize,    ///< torch.Size((2, 3))
    ArrayType,     ///< numpy.dtype('f8', ...)
    ArrayShell,    ///< numpy's _reconstruct(...), which BUILD makes an array of
    ArrayOfBuffer, ///< numpy's _frombuffer(bytes, dtype, shape, order)
    TensorByType,  ///< torch._tensor._rebuild_from_type_v2(function, type, args, state)
};

/// What the machine knows of a global by its full path ("builtins.getattr").
Known knownGlobal(std::string_view path);

} // namespace assayer::pickle
