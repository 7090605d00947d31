// SPDX-License-Identifier: GPL-3.0-or-later
// requirements*.txt of pip: which packages the model asks for, and from where.
#include "base/Text.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/SourceNames.h"
#include "format/YamlKinds.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::uint64_t kMostRequirements = 4ULL << 20U;
constexpr std::size_t kMostPackages = 10'000;

struct PipOption
{
    std::string_view name;
    std::string_view kind;
    std::string_view meaning;
};
constexpr std::array kPipOptions{
    PipOption{"--index-url", "requirements.index", "packages are taken from another index"},
    PipOption{"-i", "requirements.index", "packages are taken from another index"},
    PipOption{"--extra-index-url", "requirements.extra-index",
              "packages are looked for in a second index, which can serve a package of the same name"},
    PipOption{"--find-links", "requirements.index", "packages are taken from another place"},
    PipOption{"-f", "requirements.index", "packages are taken from another place"},
    PipOption{"--trusted-host", "requirements.trusted-host", "the host's certificate is not checked"},
    PipOption{"-e", "requirements.direct", "a package is installed from a source tree, whose set-up code runs"},
    PipOption{"--editable", "requirements.direct", "a package is installed from a source tree, whose set-up code runs"},
    PipOption{"-r", "requirements.include", "another requirements file is read"},
    PipOption{"--requirement", "requirements.include", "another requirements file is read"},
};

bool isNameByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
}

// Names of packages that models ask for, and that squatters imitate.
constexpr std::array<std::string_view, 46> kKnownPackages{"torch",
                                                          "torchvision",
                                                          "torchaudio",
                                                          "transformers",
                                                          "diffusers",
                                                          "datasets",
                                                          "tokenizers",
                                                          "accelerate",
                                                          "safetensors",
                                                          "huggingface-hub",
                                                          "sentence-transformers",
                                                          "sentencepiece",
                                                          "tensorflow",
                                                          "keras",
                                                          "numpy",
                                                          "scipy",
                                                          "pandas",
                                                          "scikit-learn",
                                                          "matplotlib",
                                                          "requests",
                                                          "pillow",
                                                          "opencv-python",
                                                          "onnx",
                                                          "onnxruntime",
                                                          "xgboost",
                                                          "lightgbm",
                                                          "catboost",
                                                          "jax",
                                                          "flax",
                                                          "pytorch-lightning",
                                                          "lightning",
                                                          "peft",
                                                          "bitsandbytes",
                                                          "einops",
                                                          "tqdm",
                                                          "timm",
                                                          "gradio",
                                                          "fastapi",
                                                          "protobuf",
                                                          "pyyaml",
                                                          "urllib3",
                                                          "setuptools",
                                                          "openai",
                                                          "langchain",
                                                          "vllm",
                                                          "deepspeed"};
// Genuine packages that are one letter away from another.
constexpr std::array<std::string_view, 12> kGenuineNeighbours{"torch",          "pytorch", "keras-nlp",    "dataset",
                                                              "tensorflow-cpu", "jaxlib",  "scikit-learn", "sklearn",
                                                              "kornia",         "pandera", "llvmlite",     "flask"};

// Damerau-Levenshtein distance with swaps of neighbours, of names of at most 40 letters.
std::size_t distanceOf(std::string_view a, std::string_view b)
{
    std::array<std::array<std::size_t, 42>, 42> table{};
    if (a.size() > 40 || b.size() > 40)
        return 99;
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                table[i][j] = i + j;
                continue;
            }
            const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
            table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + cost});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
        }
    }
    return table[a.size()][b.size()];
}

// The known package that a name imitates, or empty: one letter off, or two in a long name.
std::string_view imitatedBy(std::string_view written)
{
    std::string name = asciiLower(written);
    std::replace(name.begin(), name.end(), '_', '-');
    const auto isName = [&](std::string_view known) { return known == name; };
    if (name.size() < 5 || std::any_of(kKnownPackages.begin(), kKnownPackages.end(), isName) ||
        std::any_of(kGenuineNeighbours.begin(), kGenuineNeighbours.end(), isName))
        return {};
    for (const std::string_view known : kKnownPackages) {
        const std::size_t most = known.size() >= 10 ? 2 : known.size() >= 5 ? 1 : 0;
        if (most > 0 && distanceOf(name, known) <= most)
            return known;
    }
    return {};
}

class RequirementsReader
{
public:
    explicit RequirementsReader(Facts& facts) : m_facts(facts), m_observations(facts) {}

    void read(std::string_view text, std::size_t line = 0)
    {
        if (!m_facts.values.contains("libraries"))
            m_facts.values["libraries"] = Json::array();
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            std::string_view content = text.substr(at, end - at);
            const std::size_t comment = content.find('#');
            if (comment != std::string_view::npos && (comment == 0 || content[comment - 1] == ' '))
                content = content.substr(0, comment);
            content = withoutBlanks(content);
            ++line;
            if (!content.empty())
                readLine(content, line, at);
            at = end + 1;
        }
    }

private:
    void observe(std::string_view kind, const std::string& meaning, std::string_view line, std::uint64_t offset)
    {
        m_observations.add(std::string(kind), meaning + ": " + excerpt(utf8FromBytes(line), 200), {}, offset,
                           line.size());
    }

    void readLine(std::string_view line, std::size_t number, std::uint64_t offset)
    {
        if (line.starts_with('-')) {
            const std::string_view word = line.substr(0, line.find_first_of(" =\t"));
            const auto option = std::find_if(kPipOptions.begin(), kPipOptions.end(),
                                             [&](const PipOption& known) { return known.name == word; });
            if (option != kPipOptions.end())
                observe(option->kind, std::string(option->meaning), line, offset);
            return;
        }
        std::size_t length = 0;
        while (length < line.size() && isNameByte(line[length]))
            ++length;
        const bool direct = line.find("://") != std::string_view::npos || line.starts_with('.') ||
                            line.starts_with('/') || line.find(" @ ") != std::string_view::npos;
        if (direct)
            observe("requirements.direct", "a package is taken from an address or path instead of the index", line,
                    offset);
        if (length == 0 || (direct && (line.substr(length).starts_with(':') || line.substr(length).starts_with('+'))))
            return;
        std::string_view rest = line.substr(length);
        rest = withoutBlanks(rest.substr(0, std::min(rest.find(';'), rest.find(" --"))));
        if (m_facts.values["libraries"].size() < kMostPackages)
            m_facts.values["libraries"].push_back({{"name", std::string(line.substr(0, length))},
                                                   {"specifier", excerpt(utf8FromBytes(rest), 200)},
                                                   {"line", number}});
        const std::string_view imitated = imitatedBy(line.substr(0, length));
        if (!imitated.empty())
            observe("requirements.look-alike", "the name resembles '" + std::string(imitated) + "'", line, offset);
        if (!direct && rest.find("==") == std::string_view::npos)
            observe("requirements.unpinned", "any version that fits is installed", line, offset);
    }

    Facts& m_facts;
    Observations m_observations;
};

} // namespace

void readRequirementLines(std::string_view text, std::size_t firstLine, Facts& facts)
{
    RequirementsReader(facts).read(text, firstLine - 1);
}

Match recogniseRequirements(const Head& head, const Input& input)
{
    const std::string lower = asciiLower(input.name.substr(input.name.find_last_of('/') + 1));
    const bool named = (lower.ends_with(".txt") || lower.ends_with(".in")) &&
                       (lower.find("requirements") != std::string::npos || lower.starts_with("constraints"));
    return named && recogniseText(head, input) != Match::No ? Match::ByName : Match::No;
}

Result<void> readRequirements(const Input& input, Facts& facts)
{
    const auto text = source::readAll(input.bytes, kMostRequirements);
    if (!text)
        return failure(text.error());
    RequirementsReader(facts).read(*text);
    return {};
}

} // namespace assayer::format
