// SPDX-License-Identifier: GPL-3.0-or-later
// librnp, loaded when the first OpenPGP signature needs it: with the library under it, it would take a third of the
// start of every other run.
#pragma once

#include <rnp/rnp.h>

// The functions of librnp that are used, without their prefix "rnp_".
#define ASSAYER_RNP_FUNCTIONS(USE)                                                                                     \
    USE(buffer_destroy)                                                                                                \
    USE(ffi_create)                                                                                                    \
    USE(ffi_destroy)                                                                                                   \
    USE(get_public_key_count)                                                                                          \
    USE(identifier_iterator_create)                                                                                    \
    USE(identifier_iterator_destroy)                                                                                   \
    USE(identifier_iterator_next)                                                                                      \
    USE(import_keys)                                                                                                   \
    USE(input_destroy)                                                                                                 \
    USE(input_from_callback)                                                                                           \
    USE(input_from_memory)                                                                                             \
    USE(key_allows_usage)                                                                                              \
    USE(key_get_alg)                                                                                                   \
    USE(key_get_creation)                                                                                              \
    USE(key_get_expiration)                                                                                            \
    USE(key_get_fprint)                                                                                                \
    USE(key_get_primary_fprint)                                                                                        \
    USE(key_get_uid_at)                                                                                                \
    USE(key_handle_destroy)                                                                                            \
    USE(key_is_primary)                                                                                                \
    USE(key_is_revoked)                                                                                                \
    USE(load_keys)                                                                                                     \
    USE(locate_key)                                                                                                    \
    USE(op_verify_create)                                                                                              \
    USE(op_verify_destroy)                                                                                             \
    USE(op_verify_detached_create)                                                                                     \
    USE(op_verify_execute)                                                                                             \
    USE(op_verify_get_signature_at)                                                                                    \
    USE(op_verify_get_signature_count)                                                                                 \
    USE(op_verify_signature_get_handle)                                                                                \
    USE(op_verify_signature_get_hash)                                                                                  \
    USE(op_verify_signature_get_key)                                                                                   \
    USE(op_verify_signature_get_status)                                                                                \
    USE(op_verify_signature_get_times)                                                                                 \
    USE(output_destroy)                                                                                                \
    USE(output_memory_get_buf)                                                                                         \
    USE(output_to_memory)                                                                                              \
    USE(signature_get_keyid)                                                                                           \
    USE(signature_handle_destroy)                                                                                      \
    USE(unload_keys)

namespace assayer::trust {

struct RnpLibrary
{
// NOLINTNEXTLINE(bugprone-macro-parentheses): it is the name of a member
#define ASSAYER_RNP_MEMBER(name) decltype(&::rnp_##name) name = nullptr;
    ASSAYER_RNP_FUNCTIONS(ASSAYER_RNP_MEMBER)
#undef ASSAYER_RNP_MEMBER
    bool loaded = false; ///< every function is there; where it is false, none may be called
};

/// The library, loaded by the first call and kept. A process that may open nothing any more has to call it before.
const RnpLibrary& rnp();

} // namespace assayer::trust
