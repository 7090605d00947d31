// SPDX-License-Identifier: GPL-3.0-or-later
#include "code/PythonValue.h"

#include <algorithm>
#include <array>

namespace assayer::code {

namespace {

constexpr std::size_t kLongestPath = 512;
constexpr std::size_t kMostItems = 4096;
constexpr std::size_t kMostDepth = 16;
constexpr std::size_t kMostValueText = 4U << 20U;

struct Origin
{
    std::string_view path; ///< beginning of a path, up to a dot, bracket or the end
    unsigned origins;
};

constexpr std::array kOrigins{
    Origin{"os.environ", kEnvironment},
    Origin{"os.getenv()", kEnvironment},
    Origin{"os.environb", kEnvironment},
    Origin{"os.getlogin()", kEnvironment},
    Origin{"getpass.getuser()", kEnvironment},
    Origin{"socket.gethostname()", kEnvironment},
    Origin{"platform.node()", kEnvironment},
    Origin{"platform.uname()", kEnvironment},
    Origin{"keyring.get_password()", kSecret},
    Origin{"huggingface_hub.get_token()", kSecret},
    Origin{"huggingface_hub.HfFolder", kSecret},
    Origin{"requests.get()", kFetched},
    Origin{"requests.post()", kFetched},
    Origin{"requests.request()", kFetched},
    Origin{"requests.Session()", kFetched},
    Origin{"urllib.request.urlopen()", kFetched},
    Origin{"urllib.urlopen()", kFetched},
    Origin{"urllib2.urlopen()", kFetched},
    Origin{"http.client.HTTPConnection()", kFetched},
    Origin{"http.client.HTTPSConnection()", kFetched},
    Origin{"httpx.get()", kFetched},
    Origin{"httpx.Client()", kFetched},
    Origin{"urllib3.PoolManager()", kFetched},
    Origin{"aiohttp.ClientSession()", kFetched},
    Origin{"socket.socket()", kFetched},
    Origin{"socket.create_connection()", kFetched},
    Origin{"dns.resolver.resolve()", kFetched},
    Origin{"ftplib.FTP()", kFetched},
    Origin{"builtins.open()", kRead},
    Origin{"io.open()", kRead},
    Origin{"pathlib.Path().read_text()", kRead},
    Origin{"pathlib.Path().read_bytes()", kRead},
    Origin{"builtins.input()", kTyped},
    Origin{"sys.argv", kTyped},
    Origin{"builtins.raw_input()", kTyped},
    Origin{"marshal.loads()", kDecoded},
    Origin{"marshal.load()", kDecoded},
    Origin{"base64.b64decode()", kDecoded},
    Origin{"base64.b32decode()", kDecoded},
    Origin{"base64.b85decode()", kDecoded},
    Origin{"base64.a85decode()", kDecoded},
    Origin{"base64.b16decode()", kDecoded},
    Origin{"base64.urlsafe_b64decode()", kDecoded},
    Origin{"base64.standard_b64decode()", kDecoded},
    Origin{"base64.decodebytes()", kDecoded},
    Origin{"base64.decodestring()", kDecoded},
    Origin{"binascii.unhexlify()", kDecoded},
    Origin{"binascii.a2b_base64()", kDecoded},
    Origin{"binascii.a2b_hex()", kDecoded},
    Origin{"zlib.decompress()", kDecoded},
    Origin{"zlib.decompressobj()", kDecoded},
    Origin{"gzip.decompress()", kDecoded},
    Origin{"bz2.decompress()", kDecoded},
    Origin{"lzma.decompress()", kDecoded},
    Origin{"codecs.decode()", kDecoded},
    Origin{"builtins.bytes.fromhex()", kDecoded},
    Origin{"builtins.bytearray.fromhex()", kDecoded},
    Origin{"builtins.chr()", kDecoded},
    Origin{"cryptography.fernet.Fernet()", kDecoded},
    Origin{"Crypto.Cipher", kDecoded},
    Origin{"Cryptodome.Cipher", kDecoded},
    Origin{"nacl.secret.SecretBox()", kDecoded},
};

// Places where keys, tokens and passwords are kept.
constexpr std::array<std::string_view, 18> kSecretPlaces{".ssh/",
                                                         "id_rsa",
                                                         "id_ed25519",
                                                         ".aws/credentials",
                                                         ".netrc",
                                                         ".git-credentials",
                                                         ".docker/config",
                                                         ".kube/config",
                                                         "/etc/shadow",
                                                         "/etc/passwd",
                                                         ".pypirc",
                                                         ".npmrc",
                                                         "Login Data",
                                                         "Cookies",
                                                         "wallet.dat",
                                                         ".huggingface/token",
                                                         "huggingface/token",
                                                         ".bash_history"};

unsigned pathOrigins(std::string_view path)
{
    unsigned origins = 0;
    for (const Origin& origin : kOrigins) {
        if (path.starts_with(origin.path) && (path.size() == origin.path.size() || path[origin.path.size()] == '.' ||
                                              path[origin.path.size()] == '(' || path[origin.path.size()] == '['))
            origins |= origin.origins;
    }
    return origins;
}

unsigned placeOrigins(std::string_view text)
{
    const bool secret = std::any_of(kSecretPlaces.begin(), kSecretPlaces.end(),
                                    [&](std::string_view place) { return text.find(place) != std::string_view::npos; });
    return secret ? static_cast<unsigned>(kSecret) : 0U;
}

// %-formatting with what is known: each %s, %d, %c and %% in turn.
PythonValuePtr formatted(const PythonValuePtr& format, const PythonValuePtr& argument)
{
    const std::vector<PythonValuePtr> alone{argument};
    const auto& arguments = argument->kind == PythonValueKind::List ? argument->items : alone;
    std::string text;
    std::size_t next = 0;
    for (std::size_t i = 0; i < format->text.size(); ++i) {
        const char c = format->text[i];
        if (c != '%' || i + 1 >= format->text.size()) {
            text += c;
            continue;
        }
        const char kind = format->text[++i];
        if (kind == '%') {
            text += '%';
            continue;
        }
        if (next >= arguments.size())
            return unknownValue(format->origins | argument->origins | kJoined);
        const PythonValue& value = *arguments[next++];
        if (kind == 'c' && value.kind == PythonValueKind::Number)
            text += static_cast<char>(value.number);
        else if (value.kind == PythonValueKind::Number)
            text += std::to_string(value.number);
        else if (value.isText())
            text += value.text;
        else
            text += "{}";
    }
    return textValue(std::move(text), format->bytes, format->origins | argument->origins | kJoined);
}

PythonValuePtr arithmetic(std::int64_t left, std::string_view operation, std::int64_t right, unsigned origins)
{
    const auto unsignedLeft = static_cast<std::uint64_t>(left);
    const auto unsignedRight = static_cast<std::uint64_t>(right);
    std::uint64_t result = 0;
    if (operation == "+")
        result = unsignedLeft + unsignedRight;
    else if (operation == "-")
        result = unsignedLeft - unsignedRight;
    else if (operation == "*")
        result = unsignedLeft * unsignedRight;
    else if (operation == "^")
        result = unsignedLeft ^ unsignedRight;
    else if (operation == "&")
        result = unsignedLeft & unsignedRight;
    else if (operation == "|")
        result = unsignedLeft | unsignedRight;
    else
        return unknownValue(origins);
    return numberValue(static_cast<std::int64_t>(result), origins);
}

} // namespace

PythonValuePtr unknownValue(unsigned origins)
{
    static const PythonValuePtr kUnknown = std::make_shared<PythonValue>();
    if (origins == 0)
        return kUnknown;
    PythonValue value;
    value.origins = origins;
    return std::make_shared<const PythonValue>(std::move(value));
}

PythonValuePtr textValue(std::string text, bool bytes, unsigned origins)
{
    if (text.size() > kMostValueText)
        return unknownValue(origins);
    PythonValue value;
    value.kind = PythonValueKind::Text;
    value.origins = origins | placeOrigins(std::string_view(text).substr(0, 4096));
    value.text = std::move(text);
    value.bytes = bytes;
    return std::make_shared<const PythonValue>(std::move(value));
}

PythonValuePtr numberValue(std::int64_t number, unsigned origins)
{
    PythonValue value;
    value.kind = PythonValueKind::Number;
    value.number = number;
    value.origins = origins;
    return std::make_shared<const PythonValue>(std::move(value));
}

PythonValuePtr pathValue(std::string path, unsigned origins, std::vector<PythonValuePtr> items)
{
    std::size_t depth = 0;
    for (const PythonValuePtr& item : items)
        depth = std::max(depth, item->depth + 1);
    if (path.size() > kLongestPath)
        return unknownValue(origins | originsOf(items));
    PythonValue value;
    value.kind = PythonValueKind::Path;
    value.origins = origins | pathOrigins(path);
    value.text = std::move(path);
    if (depth <= kMostDepth) {
        value.items = std::move(items);
        value.depth = depth;
    }
    return std::make_shared<const PythonValue>(std::move(value));
}

PythonValuePtr listValue(std::vector<PythonValuePtr> items, unsigned origins)
{
    std::size_t depth = 0;
    for (const PythonValuePtr& item : items)
        depth = std::max(depth, item->depth + 1);
    origins |= originsOf(items);
    if (depth > kMostDepth)
        return unknownValue(origins);
    if (items.size() > kMostItems)
        items.resize(kMostItems);
    PythonValue value;
    value.kind = PythonValueKind::List;
    value.items = std::move(items);
    value.depth = depth;
    value.origins = origins;
    return std::make_shared<const PythonValue>(std::move(value));
}

PythonValuePtr namedValue(PythonValueKind kind, std::string name)
{
    PythonValue value;
    value.kind = kind;
    value.text = std::move(name);
    return std::make_shared<const PythonValue>(std::move(value));
}

unsigned originsOf(const std::vector<PythonValuePtr>& values)
{
    unsigned origins = 0;
    for (const PythonValuePtr& value : values)
        origins |= value->origins;
    return origins;
}

PythonValuePtr combined(const PythonValuePtr& left, std::string_view operation, const PythonValuePtr& right)
{
    const unsigned origins = left->origins | right->origins;
    const bool numbers = left->kind == PythonValueKind::Number && right->kind == PythonValueKind::Number;
    if (operation == "+" && left->isText() && right->isText() &&
        left->text.size() + right->text.size() <= kMostValueText)
        return textValue(left->text + right->text, left->bytes, origins);
    if (operation == "+" && left->kind == PythonValueKind::List && right->kind == PythonValueKind::List) {
        std::vector<PythonValuePtr> items = left->items;
        items.insert(items.end(), right->items.begin(), right->items.end());
        return listValue(std::move(items), origins);
    }
    if (operation == "%" && left->isText())
        return formatted(left, right);
    if (numbers)
        return arithmetic(left->number, operation, right->number, origins);
    // `a or b`, `a if c else b`: the side that names something is the one that matters.
    if (operation == "or" || operation == "and" || operation == "if" || operation == "else")
        return left->kind == PythonValueKind::Unknown || (right->isPath() && !left->isPath()) ? right : left;
    if (operation == "/" && left->isPath() && right->isText() && !left->items.empty() && left->items[0]->isText())
        return pathValue(left->text, origins | right->origins,
                         {textValue(left->items[0]->text + "/" + right->text, false, origins)});
    // What is not known stays as braces, so that the constant part can still be read.
    if (operation == "+" && (left->isText() || right->isText()) &&
        left->text.size() + right->text.size() <= kMostValueText)
        return textValue((left->isText() ? left->text : "{}") + (right->isText() ? right->text : "{}"), left->bytes,
                         origins | kJoined);
    return unknownValue(operation == "+" || operation == "%" ? origins | kJoined : origins);
}

PythonValuePtr attributeOf(const PythonValuePtr& value, std::string_view name, bool byText)
{
    const unsigned byName = byText ? static_cast<unsigned>(kNamedByText) : 0U;
    switch (value->kind) {
    case PythonValueKind::Path:
        if (name == "__dict__" && !value->text.ends_with(')'))
            return pathValue(value->text + ".__dict__", value->origins | byName);
        return pathValue(value->text + "." + std::string(name), value->origins | byName, value->items);
    case PythonValueKind::Text:
        return pathValue((value->bytes ? "builtins.bytes." : "builtins.str.") + std::string(name),
                         value->origins | byName, {value});
    case PythonValueKind::Class:
    case PythonValueKind::Function:
        return namedValue(PythonValueKind::Function, value->text + "." + std::string(name));
    case PythonValueKind::List:
        return pathValue("builtins.list." + std::string(name), value->origins | byName, {value});
    default:
        return pathValue("?." + std::string(name), value->origins | byName, {value});
    }
}

PythonValuePtr elementOf(const PythonValuePtr& value, const PythonValuePtr& index, bool reversed)
{
    if (reversed && value->isText())
        return textValue(std::string(value->text.rbegin(), value->text.rend()), value->bytes,
                         value->origins | kDecoded);
    if (reversed && value->kind == PythonValueKind::List)
        return listValue({value->items.rbegin(), value->items.rend()}, value->origins);
    const unsigned origins = value->origins | index->origins;
    if (value->kind == PythonValueKind::List && index->kind == PythonValueKind::Number) {
        const std::int64_t count = static_cast<std::int64_t>(value->items.size());
        const std::int64_t at = index->number < 0 ? index->number + count : index->number;
        return at >= 0 && at < count ? value->items[static_cast<std::size_t>(at)] : unknownValue(origins);
    }
    if (!value->isPath())
        return unknownValue(origins);
    const std::string& path = value->text;
    if (index->isText()) {
        constexpr std::string_view kDictionary = ".__dict__";
        if (path.ends_with(kDictionary) || path == "builtins")
            return attributeOf(pathValue(path.substr(0, path.size() - (path == "builtins" ? 0 : kDictionary.size()))),
                               index->text, true);
        if (path == "builtins.vars()" && value->items.size() == 1)
            return attributeOf(value->items[0], index->text, true);
        if (path == "sys.modules" || path.ends_with(".__globals__") || path.ends_with(".f_globals") ||
            path.ends_with(".__builtins__") || path.ends_with(".f_builtins"))
            return pathValue(path.ends_with("__builtins__") || path.ends_with("f_builtins") ? "builtins." + index->text
                             : index->text == "__builtins__"                                ? std::string("builtins")
                                                                                            : index->text,
                             origins | kNamedByText);
    }
    return pathValue(path + "[]", origins, {index});
}

} // namespace assayer::code
