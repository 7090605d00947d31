// SPDX-License-Identifier: GPL-3.0-or-later
// Calling librnp.
#include "trust/OpenPgp.h"

#include "base/Json.h"
#include "base/Text.h"
#include "trust/RnpLibrary.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <mutex>
#include <rnp/rnp_err.h>

namespace assayer::trust {

namespace {

constexpr std::size_t kLargestKeyring = std::size_t{16} << 20U;
constexpr std::size_t kLargestOpenPgpSignature = std::size_t{1} << 20U;
constexpr std::size_t kMostOpenPgpSignatures = 64;

struct RnpFree
{
    void operator()(rnp_ffi_st* object) const { rnp().ffi_destroy(object); }
    void operator()(rnp_input_st* object) const { rnp().input_destroy(object); }
    void operator()(rnp_output_st* object) const { rnp().output_destroy(object); }
    void operator()(rnp_op_verify_st* object) const { rnp().op_verify_destroy(object); }
    void operator()(rnp_key_handle_st* object) const { rnp().key_handle_destroy(object); }
    void operator()(rnp_signature_handle_st* object) const { rnp().signature_handle_destroy(object); }
    void operator()(rnp_identifier_iterator_st* object) const { rnp().identifier_iterator_destroy(object); }
    void operator()(char* text) const { rnp().buffer_destroy(text); }
};

template <typename T>
using Owned = std::unique_ptr<std::remove_pointer_t<T>, RnpFree>;

// Calls `get(&handle)` and takes over what it yields; null on an error.
template <typename T, typename Get>
Owned<T> made(Get get)
{
    // Where it fails, librnp may leave a handle behind that it has freed itself.
    T object = nullptr;
    return get(&object) == RNP_SUCCESS ? Owned<T>(object) : nullptr;
}

Owned<rnp_input_t> memoryInput(std::string_view bytes)
{
    return made<rnp_input_t>([&](rnp_input_t* input) {
        return rnp().input_from_memory(input, reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), false);
    });
}

template <typename Get>
std::string textOf(Get get)
{
    const auto text = made<char*>(get);
    return text ? utf8FromBytes(text.get()) : std::string();
}

// Reads a source from begin to end for the library.
struct Stream
{
    const source::ByteSource& bytes;
    std::uint64_t position = 0;

    static bool read(void* context, void* into, std::size_t length, std::size_t* got)
    {
        auto& self = *static_cast<Stream*>(context);
        const auto count = self.bytes.read(self.position, {static_cast<std::byte*>(into), length});
        if (!count)
            return false;
        self.position += *count;
        *got = *count;
        return true;
    }
};

Owned<rnp_input_t> streamInput(Stream& stream)
{
    return made<rnp_input_t>(
        [&](rnp_input_t* input) { return rnp().input_from_callback(input, &Stream::read, nullptr, &stream); });
}

// The library reads its random seed where it is started, so that it is started once, before a process is locked down,
// and every use in turn loads its keys into it.
class Session
{
public:
    Session() : m_lock(mutex()) {}
    ~Session()
    {
        if (get() != nullptr)
            rnp().unload_keys(get(), RNP_KEY_UNLOAD_PUBLIC | RNP_KEY_UNLOAD_SECRET);
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    rnp_ffi_st* get() const { return library(); }

    static rnp_ffi_st* library()
    {
        static const Owned<rnp_ffi_t> kLibrary = [] {
            if (!rnp().loaded)
                return Owned<rnp_ffi_t>();
            // Botan would otherwise lock hundreds of pages in memory, one system call each, for secrets that are none
            // here.
            ::setenv("BOTAN_MLOCK_POOL_SIZE", "0", 0); // NOLINT(concurrency-mt-unsafe): before other threads use it
            return made<rnp_ffi_t>([](rnp_ffi_t* ffi) { return rnp().ffi_create(ffi, "GPG", "GPG"); });
        }();
        return kLibrary.get();
    }

private:
    static std::mutex& mutex()
    {
        static std::mutex kMutex;
        return kMutex;
    }

    std::scoped_lock<std::mutex> m_lock;
};

Result<void> loadKeys(rnp_ffi_st* ffi, std::string_view keyring)
{
    if (keyring.size() > kLargestKeyring)
        return failure(ErrorKind::LimitExceeded, "the key ring is larger than 16 MiB");
    if (ffi == nullptr)
        return failure(ErrorKind::Internal,
                       "OpenPGP signatures need the library librnp.so.0, which could not be started here");
    if (keyring.empty())
        return {};
    const auto input = memoryInput(keyring);
    if (!input)
        return failure(ErrorKind::Internal, "no memory for the key ring");
    constexpr std::string_view kKeyboxMagic = "KBXf";
    const bool keybox = keyring.size() > 12 && keyring.substr(8, kKeyboxMagic.size()) == kKeyboxMagic;
    if (keybox)
        rnp().load_keys(ffi, "KBX", input.get(), RNP_LOAD_SAVE_PUBLIC_KEYS | RNP_LOAD_SAVE_PERMISSIVE);
    else
        rnp().import_keys(ffi, input.get(), RNP_LOAD_SAVE_PUBLIC_KEYS | RNP_LOAD_SAVE_PERMISSIVE, nullptr);
    std::size_t count = 0;
    if (rnp().get_public_key_count(ffi, &count) != RNP_SUCCESS || count == 0)
        return failure(ErrorKind::Usage, "the key ring holds no OpenPGP key that can be read");
    return {};
}

// A signing subkey stands for its primary key, which carries the owner's name and the revocation.
Owned<rnp_key_handle_t> primaryOf(rnp_ffi_st* ffi, rnp_key_handle_st* key)
{
    const std::string primary = textOf([&](char** text) { return rnp().key_get_primary_fprint(key, text); });
    if (primary.empty())
        return nullptr;
    return made<rnp_key_handle_t>(
        [&](rnp_key_handle_t* handle) { return rnp().locate_key(ffi, "fingerprint", primary.c_str(), handle); });
}

void describeKey(rnp_ffi_st* ffi, rnp_key_handle_st* key, OpenPgpSignature& result)
{
    const auto primaryOwner = primaryOf(ffi, key);
    rnp_key_handle_st* primary = primaryOwner ? primaryOwner.get() : key;
    result.fingerprint = asciiLower(textOf([&](char** text) { return rnp().key_get_fprint(primary, text); }));
    result.userId = textOf([&](char** text) { return rnp().key_get_uid_at(primary, 0, text); });
    result.algorithm = textOf([&](char** text) { return rnp().key_get_alg(key, text); });
    for (rnp_key_handle_st* part : {primary, key}) {
        bool revoked = false;
        rnp().key_is_revoked(part, &revoked);
        result.keyRevoked = result.keyRevoked || revoked;
        std::uint32_t creation = 0;
        std::uint32_t lifetime = 0;
        rnp().key_get_creation(part, &creation);
        rnp().key_get_expiration(part, &lifetime);
        if (lifetime == 0)
            continue;
        const std::uint32_t until = creation > UINT32_MAX - lifetime ? UINT32_MAX : creation + lifetime;
        result.keyExpires = result.keyExpires == 0 ? until : std::min(result.keyExpires, until);
    }
    const auto now = static_cast<std::uint64_t>(std::time(nullptr));
    result.keyExpired = result.keyExpires != 0 && (result.keyExpires < now || result.keyExpires < result.created);
    bool signs = false;
    rnp().key_allows_usage(key, "sign", &signs);
    result.keyCannotSign = !signs;
}

OpenPgpSignature::State stateOf(rnp_result_t status)
{
    switch (status) {
    case RNP_SUCCESS:
        return OpenPgpSignature::State::Valid;
    case RNP_ERROR_KEY_NOT_FOUND:
        return OpenPgpSignature::State::KeyMissing;
    case RNP_ERROR_SIGNATURE_EXPIRED:
        return OpenPgpSignature::State::Expired;
    case RNP_ERROR_SIGNATURE_UNKNOWN:
        return OpenPgpSignature::State::Unknown;
    default:
        return OpenPgpSignature::State::Invalid;
    }
}

std::vector<OpenPgpSignature> signaturesOf(rnp_ffi_st* ffi, rnp_op_verify_st* operation)
{
    std::vector<OpenPgpSignature> results;
    std::size_t count = 0;
    rnp().op_verify_get_signature_count(operation, &count);
    for (std::size_t i = 0; i < std::min(count, kMostOpenPgpSignatures); ++i) {
        rnp_op_verify_signature_t signature = nullptr; // the operation's own
        if (rnp().op_verify_get_signature_at(operation, i, &signature) != RNP_SUCCESS)
            continue;
        OpenPgpSignature& result = results.emplace_back();
        result.state = stateOf(rnp().op_verify_signature_get_status(signature));
        rnp().op_verify_signature_get_times(signature, &result.created, &result.expires);
        if (result.expires != 0)
            result.expires =
                result.created > UINT32_MAX - result.expires ? UINT32_MAX : result.created + result.expires;
        result.hash = textOf([&](char** text) { return rnp().op_verify_signature_get_hash(signature, text); });
        const auto handle = made<rnp_signature_handle_t>(
            [&](rnp_signature_handle_t* made) { return rnp().op_verify_signature_get_handle(signature, made); });
        if (handle)
            result.keyId =
                asciiLower(textOf([&](char** text) { return rnp().signature_get_keyid(handle.get(), text); }));
        const auto key = made<rnp_key_handle_t>(
            [&](rnp_key_handle_t* made) { return rnp().op_verify_signature_get_key(signature, made); });
        if (key)
            describeKey(ffi, key.get(), result);
    }
    return results;
}

bool isVerdict(rnp_result_t executed, std::size_t signatures)
{
    return executed == RNP_SUCCESS || (signatures > 0 && executed != RNP_ERROR_READ);
}

} // namespace

void prepareOpenPgp()
{
    static_cast<void>(Session::library());
}

Result<std::vector<OpenPgpSignature>> verifyOpenPgpDetached(std::string_view signature, const source::ByteSource& data,
                                                            std::string_view keyring)
{
    if (signature.size() > kLargestOpenPgpSignature)
        return failure(ErrorKind::LimitExceeded, "the signature is larger than 1 MiB");
    const Session session;
    rnp_ffi_st* ffi = session.get();
    if (auto loaded = loadKeys(ffi, keyring); !loaded)
        return failure(loaded.error());
    Stream stream{data};
    const auto input = streamInput(stream);
    const auto signatureInput = memoryInput(signature);
    if (!input || !signatureInput)
        return failure(ErrorKind::Internal, "no memory for the signature");
    const auto operation = made<rnp_op_verify_t>([&](rnp_op_verify_t* made) {
        return rnp().op_verify_detached_create(made, ffi, input.get(), signatureInput.get());
    });
    if (!operation)
        return failure(ErrorKind::Malformed, "the file holds no OpenPGP signature");
    const rnp_result_t executed = rnp().op_verify_execute(operation.get());
    auto results = signaturesOf(ffi, operation.get());
    if (!isVerdict(executed, results.size()) || results.empty())
        return failure(ErrorKind::Malformed, "the file holds no OpenPGP signature that can be read");
    return results;
}

Result<OpenPgpClearText> verifyOpenPgpClearText(std::string_view document, std::string_view keyring)
{
    constexpr std::size_t kLargestDocument = std::size_t{64} << 20U;
    if (document.size() > kLargestDocument)
        return failure(ErrorKind::LimitExceeded, "the signed text is larger than 64 MiB");
    const Session session;
    rnp_ffi_st* ffi = session.get();
    if (auto loaded = loadKeys(ffi, keyring); !loaded)
        return failure(loaded.error());
    const auto input = memoryInput(document);
    const auto output =
        made<rnp_output_t>([](rnp_output_t* made) { return rnp().output_to_memory(made, kLargestDocument); });
    if (!input || !output)
        return failure(ErrorKind::Internal, "no memory for the signed text");
    const auto operation = made<rnp_op_verify_t>(
        [&](rnp_op_verify_t* made) { return rnp().op_verify_create(made, ffi, input.get(), output.get()); });
    if (!operation)
        return failure(ErrorKind::Malformed, "the file holds no signed text");
    const rnp_result_t executed = rnp().op_verify_execute(operation.get());
    OpenPgpClearText result;
    result.signatures = signaturesOf(ffi, operation.get());
    if (!isVerdict(executed, result.signatures.size()) || result.signatures.empty())
        return failure(ErrorKind::Malformed, "the file holds no OpenPGP signature that can be read");
    uint8_t* bytes = nullptr;
    std::size_t length = 0;
    if (rnp().output_memory_get_buf(output.get(), &bytes, &length, false) == RNP_SUCCESS && bytes != nullptr)
        result.text.assign(reinterpret_cast<const char*>(bytes), length);
    return result;
}

Result<std::vector<OpenPgpKey>> openPgpKeys(std::string_view keyring)
{
    const Session session;
    rnp_ffi_st* ffi = session.get();
    if (auto loaded = loadKeys(ffi, keyring); !loaded)
        return failure(loaded.error());
    const auto iterator = made<rnp_identifier_iterator_t>(
        [&](rnp_identifier_iterator_t* made) { return rnp().identifier_iterator_create(ffi, made, "fingerprint"); });
    std::vector<OpenPgpKey> keys;
    const char* identifier = nullptr; // the iterator's own
    while (iterator && rnp().identifier_iterator_next(iterator.get(), &identifier) == RNP_SUCCESS && identifier) {
        const auto key = made<rnp_key_handle_t>(
            [&](rnp_key_handle_t* made) { return rnp().locate_key(ffi, "fingerprint", identifier, made); });
        bool primary = false;
        if (!key || rnp().key_is_primary(key.get(), &primary) != RNP_SUCCESS || !primary)
            continue;
        keys.push_back(
            {asciiLower(identifier), textOf([&](char** text) { return rnp().key_get_uid_at(key.get(), 0, text); })});
    }
    return keys;
}

} // namespace assayer::trust
