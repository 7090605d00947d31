// SPDX-License-Identifier: GPL-3.0-or-later
// libcurl, with everything that a server could lead it to switched off.
#include "source/HttpClient.h"

#include "base/Text.h"
#include "source/CurlLibrary.h"

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace assayer::source {

namespace {

constexpr std::size_t kMostHeaderBytes = std::size_t{256} << 10U;
constexpr long kConnectSeconds = 10;
constexpr long kSlowBytesPerSecond = 64;
constexpr long kSlowSeconds = 20;
constexpr int kPollMilliseconds = 50; ///< a stop request is seen at the latest after this time

struct FreeUrl
{
    void operator()(CURLU* url) const { curl().url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, FreeUrl>;

std::string partOf(CURLU* url, CURLUPart part)
{
    char* text = nullptr;
    if (curl().url_get(url, part, &text, 0) != CURLUE_OK)
        return {};
    std::string result = text;
    curl().free(text);
    return result;
}

UrlHandle parsedUrl(const std::string& text)
{
    if (!curl().loaded)
        return nullptr;
    UrlHandle url(curl().url());
    if (!url || curl().url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
        return nullptr;
    return url;
}

bool isLoopbackName(const std::string& host)
{
    in_addr address{};
    const bool numeric = ::inet_pton(AF_INET, host.c_str(), &address) == 1;
    return host == "localhost" || host == "[::1]" || (numeric && (ntohl(address.s_addr) >> 24U) == 127);
}

bool isLoopback(const sockaddr& address)
{
    if (address.sa_family == AF_INET) {
        const auto* inet = reinterpret_cast<const sockaddr_in*>(&address);
        return (ntohl(inet->sin_addr.s_addr) >> 24U) == 127;
    }
    if (address.sa_family != AF_INET6)
        return false;
    const auto* inet6 = reinterpret_cast<const sockaddr_in6*>(&address);
    return IN6_IS_ADDR_LOOPBACK(&inet6->sin6_addr) != 0;
}

// One transfer, as the callbacks see it.
struct Transfer
{
    std::uint64_t most = 0;
    std::string body;
    std::size_t headerBytes = 0;
    bool tooLarge = false;
};

std::size_t takeBody(char* data, std::size_t, std::size_t size, void* context)
{
    auto& transfer = *static_cast<Transfer*>(context);
    if (size > transfer.most - transfer.body.size()) {
        transfer.tooLarge = true;
        return 0;
    }
    transfer.body.append(data, size);
    return size;
}

std::size_t takeHeader(char*, std::size_t, std::size_t size, void* context)
{
    auto& transfer = *static_cast<Transfer*>(context);
    transfer.headerBytes += size;
    transfer.tooLarge = transfer.tooLarge || transfer.headerBytes > kMostHeaderBytes;
    return transfer.tooLarge ? 0 : size;
}

// The name may lead anywhere; what counts is the address that is really connected to.
curl_socket_t openLoopback(void*, curlsocktype, curl_sockaddr* address)
{
    if (!isLoopback(address->addr))
        return CURL_SOCKET_BAD;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

template <typename Value>
void set(CURL* handle, CURLoption option, Value value)
{
    curl().easy_setopt(handle, option, value);
}

void restrict(CURL* handle, bool loopback)
{
    set(handle, CURLOPT_PROTOCOLS_STR, loopback ? "http" : "https");
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_QUICK_EXIT, 1L);
    set(handle, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    set(handle, CURLOPT_LOW_SPEED_LIMIT, kSlowBytesPerSecond);
    set(handle, CURLOPT_LOW_SPEED_TIME, kSlowSeconds);
    if (loopback) {
        set(handle, CURLOPT_PROXY, "");
        set(handle, CURLOPT_OPENSOCKETFUNCTION, &openLoopback);
    }
}

long numberOf(CURL* handle, CURLINFO info)
{
    long value = 0;
    return curl().easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

} // namespace

struct HttpClient::Private
{
    CURLM* multi = nullptr;
    CURL* easy = nullptr;
    std::vector<Traffic> traffic;

    CURLcode run(const std::stop_token& stop) const;
    void count(const std::string& host, const Transfer& transfer);
};

Result<void> checkAddress(const std::string& text)
{
    if (!curl().loaded)
        return failure(ErrorKind::Unsupported, "libcurl is not installed, and nothing else here fetches");
    const UrlHandle url = parsedUrl(text);
    if (!url)
        return failure(ErrorKind::Usage, "'" + visibleText(text) + "' is no address");
    const std::string scheme = partOf(url.get(), CURLUPART_SCHEME);
    const bool plain = scheme == "http" && isLoopbackName(partOf(url.get(), CURLUPART_HOST));
    if (scheme != "https" && !plain)
        return failure(ErrorKind::Usage, "'" + visibleText(text) + "' is not fetched, since only https is");
    for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT}) {
        if (!partOf(url.get(), part).empty())
            return failure(ErrorKind::Usage, "an address to fetch from names no user and no query");
    }
    return {};
}

std::string hostOf(const std::string& text)
{
    const UrlHandle url = parsedUrl(text);
    return url ? partOf(url.get(), CURLUPART_HOST) : std::string();
}

HttpClient::HttpClient() : m_private(std::make_unique<Private>())
{
    if (!curl().loaded)
        return;
    m_private->multi = curl().multi_init();
    m_private->easy = curl().easy_init();
}

HttpClient::~HttpClient()
{
    if (!curl().loaded)
        return;
    curl().easy_cleanup(m_private->easy);
    curl().multi_cleanup(m_private->multi);
}

// The multi interface, since the easy one looks up only once a second whether it shall stop.
CURLcode HttpClient::Private::run(const std::stop_token& stop) const
{
    curl().multi_add_handle(multi, easy);
    CURLcode code = CURLE_ABORTED_BY_CALLBACK;
    int running = 1;
    while (running != 0 && !stop.stop_requested()) {
        if (curl().multi_perform(multi, &running) != CURLM_OK)
            break;
        if (running != 0)
            curl().multi_poll(multi, nullptr, 0, kPollMilliseconds, nullptr);
    }
    int left = 0;
    while (const CURLMsg* message = curl().multi_info_read(multi, &left)) {
        if (message->msg == CURLMSG_DONE)
            code = message->data.result;
    }
    curl().multi_remove_handle(multi, easy);
    return code;
}

void HttpClient::Private::count(const std::string& host, const Transfer& transfer)
{
    auto entry = std::find_if(traffic.begin(), traffic.end(), [&](const Traffic& a) { return a.host == host; });
    if (entry == traffic.end())
        entry = traffic.insert(entry, {host, 0, 0});
    entry->bytesSent += static_cast<std::uint64_t>(numberOf(easy, CURLINFO_REQUEST_SIZE));
    entry->bytesReceived += transfer.headerBytes + transfer.body.size();
}

Result<std::optional<std::string>> HttpClient::get(const std::string& url, const FetchLimits& limits,
                                                   const std::stop_token& stop)
{
    if (auto usable = checkAddress(url); !usable)
        return failure(usable.error());
    CURL* handle = m_private->easy;
    if (handle == nullptr || m_private->multi == nullptr)
        return failure(ErrorKind::Internal, "libcurl is not installed");
    curl().easy_reset(handle);
    restrict(handle, url.starts_with("http:"));
    Transfer transfer;
    transfer.most = limits.bytes;
    set(handle, CURLOPT_URL, url.c_str());
    set(handle, CURLOPT_USERAGENT, "Assayer/" ASSAYER_VERSION);
    set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.time.count()));
    set(handle, CURLOPT_WRITEFUNCTION, &takeBody);
    set(handle, CURLOPT_WRITEDATA, &transfer);
    set(handle, CURLOPT_HEADERFUNCTION, &takeHeader);
    set(handle, CURLOPT_HEADERDATA, &transfer);
    const CURLcode code = m_private->run(stop);
    const std::string host = hostOf(url);
    m_private->count(host, transfer);
    const std::string what = "fetching '" + visibleText(url) + "' failed: ";
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, what + "it was cancelled");
    if (transfer.tooLarge)
        return failure(ErrorKind::LimitExceeded,
                       what + "expected at most " + std::to_string(limits.bytes) + " bytes, found more");
    if (code != CURLE_OK)
        return failure(ErrorKind::InputOutput, what + curl().easy_strerror(code));
    const long status = numberOf(handle, CURLINFO_RESPONSE_CODE);
    // Object stores answer 403 for what is not there.
    if (status == 403 || status == 404 || status == 410)
        return std::nullopt;
    if (status != 200)
        return failure(ErrorKind::InputOutput, what + "expected the status 200, found " + std::to_string(status));
    return std::move(transfer.body);
}

const std::vector<Traffic>& HttpClient::traffic() const
{
    return m_private->traffic;
}

} // namespace assayer::source
