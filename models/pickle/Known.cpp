// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Known.h"

#include <algorithm>
#include <array>

namespace assayer::pickle {

namespace {

struct Entry
{
    std::string_view path;
    Known known;
};

// Sorted by path, which a static check below makes sure of.
constexpr std::array kKnown{
    Entry{"_codecs.decode", Known::Decode},
    Entry{"_codecs.encode", Known::Encode},
    Entry{"_functools.partial", Known::Partial},
    Entry{"_functools.reduce", Known::Reduce},
    Entry{"_io.BytesIO", Known::BytesFile},
    Entry{"_operator.add", Known::Concatenate},
    Entry{"_operator.attrgetter", Known::AttributeGetter},
    Entry{"_operator.call", Known::CallFirst},
    Entry{"_operator.concat", Known::Concatenate},
    Entry{"_operator.getitem", Known::GetItem},
    Entry{"_operator.iadd", Known::Concatenate},
    Entry{"_operator.iconcat", Known::Concatenate},
    Entry{"_operator.itemgetter", Known::ItemGetter},
    Entry{"_operator.methodcaller", Known::MethodCaller},
    Entry{"_pickle.Unpickler", Known::LoadFile},
    Entry{"_pickle.load", Known::LoadFile},
    Entry{"_pickle.loads", Known::LoadBytes},
    Entry{"atexit.register", Known::CallFirst},
    Entry{"base64.b16decode", Known::Hex},
    Entry{"base64.b32decode", Known::Base32},
    Entry{"base64.b64decode", Known::Base64},
    Entry{"base64.decodebytes", Known::Base64},
    Entry{"base64.decodestring", Known::Base64},
    Entry{"base64.standard_b64decode", Known::Base64},
    Entry{"base64.urlsafe_b64decode", Known::Base64},
    Entry{"binascii.a2b_base64", Known::Base64},
    Entry{"binascii.a2b_hex", Known::Hex},
    Entry{"binascii.unhexlify", Known::Hex},
    Entry{"builtins.__import__", Known::ImportTop},
    Entry{"builtins.apply", Known::Apply},
    Entry{"builtins.bytearray", Known::ToBytes},
    Entry{"builtins.bytearray.fromhex", Known::Hex},
    Entry{"builtins.bytes", Known::ToBytes},
    Entry{"builtins.bytes.decode", Known::Decode},
    Entry{"builtins.bytes.fromhex", Known::Hex},
    Entry{"builtins.bytes.join", Known::Join},
    Entry{"builtins.chr", Known::Character},
    Entry{"builtins.dict.__getitem__", Known::GetItem},
    Entry{"builtins.dict.get", Known::GetItem},
    Entry{"builtins.filter", Known::Map},
    Entry{"builtins.getattr", Known::GetAttribute},
    Entry{"builtins.globals", Known::GlobalsDict},
    Entry{"builtins.list.__getitem__", Known::GetItem},
    Entry{"builtins.locals", Known::GlobalsDict},
    Entry{"builtins.map", Known::Map},
    Entry{"builtins.object.__getattribute__", Known::BoundGetAttribute},
    Entry{"builtins.str", Known::ToText},
    Entry{"builtins.str.__add__", Known::Concatenate},
    Entry{"builtins.str.encode", Known::Encode},
    Entry{"builtins.str.join", Known::Join},
    Entry{"builtins.str.replace", Known::Replace},
    Entry{"builtins.tuple.__getitem__", Known::GetItem},
    Entry{"builtins.type.__getattribute__", Known::BoundGetAttribute},
    Entry{"builtins.vars", Known::Variables},
    Entry{"cloudpickle.cloudpickle.loads", Known::LoadBytes},
    Entry{"cloudpickle.cloudpickle.subimport", Known::ImportModule},
    Entry{"cloudpickle.loads", Known::LoadBytes},
    Entry{"codecs.decode", Known::Decode},
    Entry{"codecs.encode", Known::Encode},
    Entry{"copyreg.__newobj__", Known::NewObject},
    Entry{"copyreg._reconstructor", Known::Reconstructor},
    Entry{"copyreg.add_extension", Known::AddExtension},
    Entry{"dill._dill._get_attr", Known::GetAttribute},
    Entry{"dill._dill._import_module", Known::ResolveName},
    Entry{"dill._dill.load", Known::LoadFile},
    Entry{"dill._dill.loads", Known::LoadBytes},
    Entry{"dill.load", Known::LoadFile},
    Entry{"dill.loads", Known::LoadBytes},
    Entry{"functools.partial", Known::Partial},
    Entry{"functools.partialmethod", Known::Partial},
    Entry{"functools.reduce", Known::Reduce},
    Entry{"gzip.decompress", Known::Inflate},
    Entry{"hydra.utils.get_class", Known::ResolveName},
    Entry{"hydra.utils.get_method", Known::ResolveName},
    Entry{"hydra.utils.get_object", Known::ResolveName},
    Entry{"importlib.__import__", Known::ImportTop},
    Entry{"importlib._bootstrap.__import__", Known::ImportTop},
    Entry{"importlib._bootstrap._gcd_import", Known::ImportModule},
    Entry{"importlib.import_module", Known::ImportModule},
    Entry{"inspect.getattr_static", Known::GetAttribute},
    Entry{"io.BytesIO", Known::BytesFile},
    Entry{"itertools.starmap", Known::StarMap},
    Entry{"joblib.load", Known::LoadFile},
    Entry{"joblib.numpy_pickle.load", Known::LoadFile},
    Entry{"jsonpickle.unpickler.loadclass", Known::ResolveName},
    Entry{"numpy.lib.npyio.load", Known::LoadFile},
    Entry{"numpy.load", Known::LoadFile},
    Entry{"operator.__getitem__", Known::GetItem},
    Entry{"operator.add", Known::Concatenate},
    Entry{"operator.attrgetter", Known::AttributeGetter},
    Entry{"operator.call", Known::CallFirst},
    Entry{"operator.concat", Known::Concatenate},
    Entry{"operator.getitem", Known::GetItem},
    Entry{"operator.iadd", Known::Concatenate},
    Entry{"operator.iconcat", Known::Concatenate},
    Entry{"operator.itemgetter", Known::ItemGetter},
    Entry{"operator.methodcaller", Known::MethodCaller},
    Entry{"pandas.io.pickle.read_pickle", Known::LoadFile},
    Entry{"pandas.read_pickle", Known::LoadFile},
    Entry{"pickle.Unpickler", Known::LoadFile},
    Entry{"pickle._load", Known::LoadFile},
    Entry{"pickle._loads", Known::LoadBytes},
    Entry{"pickle.load", Known::LoadFile},
    Entry{"pickle.loads", Known::LoadBytes},
    Entry{"pkgutil.resolve_name", Known::ResolveName},
    Entry{"pydoc.locate", Known::ResolveName},
    Entry{"pydoc.safeimport", Known::ImportModule},
    Entry{"threading.Timer", Known::CallSecond},
    Entry{"torch._tensor._rebuild_from_type", Known::TensorByType},
    Entry{"torch._tensor._rebuild_from_type_v2", Known::TensorByType},
    Entry{"torch._utils._rebuild_parameter", Known::TensorWrapper},
    Entry{"torch._utils._rebuild_parameter_with_state", Known::TensorWrapper},
    Entry{"torch._utils._rebuild_qtensor", Known::Tensor},
    Entry{"torch._utils._rebuild_tensor", Known::Tensor},
    Entry{"torch._utils._rebuild_tensor_v2", Known::Tensor},
    Entry{"torch._utils._rebuild_tensor_v3", Known::Tensor},
    Entry{"torch.load", Known::LoadFile},
    Entry{"torch.nn.parameter.Parameter", Known::TensorWrapper},
    Entry{"torch.serialization.load", Known::LoadFile},
    Entry{"torch.storage._load_from_bytes", Known::LoadBytes},
    Entry{"types.MethodType", Known::MethodType},
    Entry{"weakref.finalize", Known::CallSecond},
    Entry{"zlib.decompress", Known::Inflate},
};

static_assert(std::is_sorted(kKnown.begin(), kKnown.end(),
                             [](const Entry& a, const Entry& b) { return a.path < b.path; }));

} // namespace

Known knownGlobal(std::string_view path)
{
    const auto found =
        std::lower_bound(kKnown.begin(), kKnown.end(), path,
                         [](const Entry& entry, std::string_view wanted) { return entry.path < wanted; });
    return found != kKnown.end() && found->path == path ? found->known : Known::No;
}

} // namespace assayer::pickle
