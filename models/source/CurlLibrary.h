// SPDX-License-Identifier: GPL-3.0-or-later
// libcurl, loaded when something is fetched: with the libraries under it, it would take half of the start of every run
// that fetches nothing.
#pragma once

#include <curl/curl.h>

// The functions of libcurl that are used, without their prefix "curl_".
#define ASSAYER_CURL_FUNCTIONS(USE)                                                                                    \
    USE(easy_cleanup)                                                                                                  \
    USE(easy_getinfo)                                                                                                  \
    USE(easy_init)                                                                                                     \
    USE(easy_reset)                                                                                                    \
    USE(easy_setopt)                                                                                                   \
    USE(easy_strerror)                                                                                                 \
    USE(free)                                                                                                          \
    USE(global_init)                                                                                                   \
    USE(multi_add_handle)                                                                                              \
    USE(multi_cleanup)                                                                                                 \
    USE(multi_info_read)                                                                                               \
    USE(multi_init)                                                                                                    \
    USE(multi_perform)                                                                                                 \
    USE(multi_poll)                                                                                                    \
    USE(multi_remove_handle)                                                                                           \
    USE(url)                                                                                                           \
    USE(url_cleanup)                                                                                                   \
    USE(url_get)                                                                                                       \
    USE(url_set)

namespace assayer::source {

struct CurlLibrary
{
// NOLINTNEXTLINE(bugprone-macro-parentheses): it is the name of a member
#define ASSAYER_CURL_MEMBER(name) decltype(&::curl_##name) name = nullptr;
    ASSAYER_CURL_FUNCTIONS(ASSAYER_CURL_MEMBER)
#undef ASSAYER_CURL_MEMBER
    bool loaded = false; ///< every function is there and the library is set up; where it is false, none may be called
};

/// Loads it at the first call, from any thread.
const CurlLibrary& curl();

} // namespace assayer::source
