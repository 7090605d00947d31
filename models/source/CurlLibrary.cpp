// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/CurlLibrary.h"

#include "base/LibrarySymbol.h"

namespace assayer::source {

namespace {

constexpr const char* kCurlFile = "libcurl.so.4";

CurlLibrary loadCurl()
{
    CurlLibrary result;
    void* const library = ::dlopen(kCurlFile, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        return result;
    result.loaded = true;
#define ASSAYER_CURL_FIND(name) result.loaded = findSymbol(library, "curl_" #name, result.name) && result.loaded;
    ASSAYER_CURL_FUNCTIONS(ASSAYER_CURL_FIND)
#undef ASSAYER_CURL_FIND
    result.loaded = result.loaded && result.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return result;
}

} // namespace

const CurlLibrary& curl()
{
    static const CurlLibrary kLibrary = loadCurl();
    return kLibrary;
}

} // namespace assayer::source
