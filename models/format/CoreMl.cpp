// SPDX-License-Identifier: GPL-3.0-or-later
// Core ML models (mlmodel/format/Model.proto of coremltools): classes of the app that they ask for, other models and
// files that they name, and their description.
#include "base/Text.h"
#include "format/CarriedText.h"
#include "format/MetadataText.h"
#include "format/OutsidePath.h"
#include "format/Readers.h"
#include "format/WireFormat.h"

#include <algorithm>
#include <array>
#include <map>

namespace assayer::format {

namespace {

constexpr std::size_t kCoreMlMostName = 512;
constexpr std::size_t kCoreMlMostText = std::size_t{1} << 20U;
constexpr std::size_t kCoreMlMostOperators = 1000;

enum CoreMlMessage : std::uint16_t
{
    kCoreMlModel,
    kCoreMlDescription,
    kCoreMlMetadata,
    kCoreMlUserDefined,
    kCoreMlPipelineClassifier,
    kCoreMlPipeline,
    kCoreMlNetwork,
    kCoreMlLayer,
    kCoreMlCustomLayer,
    kCoreMlCustomModel,
    kCoreMlCustomParameter,
    kCoreMlLinkedModel,
    kCoreMlLinkedFile,
    kCoreMlStringParameter,
    kCoreMlProgram,
    kCoreMlFunctionEntry,
    kCoreMlFunction,
    kCoreMlBlockEntry,
    kCoreMlBlock,
    kCoreMlOperation,
    kCoreMlArgumentEntry,
    kCoreMlArgument,
    kCoreMlBinding,
    kCoreMlAttributeEntry,
    kCoreMlValue,
    kCoreMlBlobFile,
};

constexpr std::array kCoreMlEdges{
    WireEdge{kCoreMlModel, 2, kCoreMlDescription},
    WireEdge{kCoreMlDescription, 100, kCoreMlMetadata},
    WireEdge{kCoreMlMetadata, 100, kCoreMlUserDefined},
    WireEdge{kCoreMlModel, 200, kCoreMlPipelineClassifier},
    WireEdge{kCoreMlModel, 201, kCoreMlPipelineClassifier},
    WireEdge{kCoreMlModel, 202, kCoreMlPipeline},
    WireEdge{kCoreMlPipelineClassifier, 1, kCoreMlPipeline},
    WireEdge{kCoreMlPipeline, 1, kCoreMlModel},
    WireEdge{kCoreMlModel, 303, kCoreMlNetwork},
    WireEdge{kCoreMlModel, 403, kCoreMlNetwork},
    WireEdge{kCoreMlModel, 500, kCoreMlNetwork},
    WireEdge{kCoreMlNetwork, 1, kCoreMlLayer},
    WireEdge{kCoreMlLayer, 500, kCoreMlCustomLayer},
    WireEdge{kCoreMlModel, 555, kCoreMlCustomModel},
    WireEdge{kCoreMlCustomLayer, 30, kCoreMlCustomParameter},
    WireEdge{kCoreMlCustomModel, 30, kCoreMlCustomParameter},
    WireEdge{kCoreMlModel, 556, kCoreMlLinkedModel},
    WireEdge{kCoreMlLinkedModel, 1, kCoreMlLinkedFile},
    WireEdge{kCoreMlLinkedFile, 1, kCoreMlStringParameter},
    WireEdge{kCoreMlLinkedFile, 2, kCoreMlStringParameter},
    WireEdge{kCoreMlModel, 502, kCoreMlProgram},
    WireEdge{kCoreMlProgram, 2, kCoreMlFunctionEntry},
    WireEdge{kCoreMlFunctionEntry, 2, kCoreMlFunction},
    WireEdge{kCoreMlFunction, 3, kCoreMlBlockEntry},
    WireEdge{kCoreMlBlockEntry, 2, kCoreMlBlock},
    WireEdge{kCoreMlBlock, 3, kCoreMlOperation},
    WireEdge{kCoreMlOperation, 2, kCoreMlArgumentEntry},
    WireEdge{kCoreMlArgumentEntry, 2, kCoreMlArgument},
    WireEdge{kCoreMlArgument, 1, kCoreMlBinding},
    WireEdge{kCoreMlBinding, 2, kCoreMlValue},
    WireEdge{kCoreMlOperation, 4, kCoreMlBlock},
    WireEdge{kCoreMlOperation, 5, kCoreMlAttributeEntry},
    WireEdge{kCoreMlAttributeEntry, 2, kCoreMlValue},
    WireEdge{kCoreMlValue, 5, kCoreMlBlobFile},
};

struct ModelKind
{
    std::uint32_t field;
    std::string_view name;
};
constexpr std::array kCoreMlKinds{
    ModelKind{200, "pipelineClassifier"},
    ModelKind{201, "pipelineRegressor"},
    ModelKind{202, "pipeline"},
    ModelKind{300, "glmRegressor"},
    ModelKind{301, "supportVectorRegressor"},
    ModelKind{302, "treeEnsembleRegressor"},
    ModelKind{303, "neuralNetworkRegressor"},
    ModelKind{304, "bayesianProbitRegressor"},
    ModelKind{400, "glmClassifier"},
    ModelKind{401, "supportVectorClassifier"},
    ModelKind{402, "treeEnsembleClassifier"},
    ModelKind{403, "neuralNetworkClassifier"},
    ModelKind{404, "kNearestNeighborsClassifier"},
    ModelKind{500, "neuralNetwork"},
    ModelKind{501, "itemSimilarityRecommender"},
    ModelKind{502, "mlProgram"},
    ModelKind{555, "customModel"},
    ModelKind{556, "linkedModel"},
    ModelKind{560, "classConfidenceThresholding"},
    ModelKind{600, "oneHotEncoder"},
    ModelKind{601, "imputer"},
    ModelKind{602, "featureVectorizer"},
    ModelKind{603, "dictVectorizer"},
    ModelKind{604, "scaler"},
    ModelKind{606, "categoricalMapping"},
    ModelKind{607, "normalizer"},
    ModelKind{609, "arrayFeatureExtractor"},
    ModelKind{610, "nonMaximumSuppression"},
    ModelKind{900, "identity"},
    ModelKind{2000, "textClassifier"},
    ModelKind{2001, "wordTagger"},
    ModelKind{2002, "visionFeaturePrint"},
    ModelKind{2003, "soundAnalysisPreprocessing"},
    ModelKind{2004, "gazetteer"},
    ModelKind{2005, "wordEmbedding"},
    ModelKind{2006, "audioFeaturePrint"},
    ModelKind{3000, "serializedModel"},
};

const ModelKind* kindOf(std::uint32_t field)
{
    const auto found = std::find_if(kCoreMlKinds.begin(), kCoreMlKinds.end(),
                                    [&](const ModelKind& kind) { return kind.field == field; });
    return found == kCoreMlKinds.end() ? nullptr : &*found;
}

class CoreMlReader final : public WireVisitor
{
public:
    CoreMlReader(const Input& input, Facts& facts)
        : m_input(input), m_facts(facts), m_observations(facts), m_bytes(input.bytes)
    {
    }

    Result<void> read()
    {
        const auto walk = walkWire(m_bytes, kCoreMlModel, kCoreMlEdges, *this, m_input.stop);
        if (!walk)
            return failure(walk.error());
        if (walk->error)
            m_observations.add("coreml.malformed", walk->error->message, {}, walk->error->offset, {});
        if (walk->tooDeep) {
            m_observations.add("coreml.malformed", "models are nested too deep", {}, walk->deepAt, {});
            m_facts.problems.push_back({"", "limit-exceeded", "models nested too deep were not looked at"});
        }
        if (!m_operators.empty())
            m_facts.values["operators"] = m_operators;
        if (m_layers > 0)
            m_facts.values["layers"] = m_layers;
        return walk->error && walk->error->kind == ErrorKind::Truncated ? failure(*walk->error) : Result<void>{};
    }

private:
    bool enter(std::uint16_t kind, std::uint16_t parent, const WireField& field) override
    {
        if (parent == kCoreMlModel)
            nameKind(field.number);
        switch (kind) {
        case kCoreMlCustomModel:
        case kCoreMlCustomLayer:
            m_class.clear();
            m_classAt = field.tag;
            break;
        case kCoreMlLayer:
            ++m_layers;
            m_name.clear();
            break;
        case kCoreMlUserDefined:
        case kCoreMlCustomParameter:
            m_key.clear();
            break;
        default:
            break;
        }
        return true;
    }

    void value(std::uint16_t kind, const WireField& field) override
    {
        switch (kind) {
        case kCoreMlModel:
            if (field.number == 1 && field.isVarint() && !m_facts.values.contains("fileVersion"))
                m_facts.values["fileVersion"] = field.value;
            nameKind(field.number);
            break;
        case kCoreMlMetadata:
            metadata(field);
            break;
        case kCoreMlUserDefined:
        case kCoreMlCustomParameter:
            if (field.number == 1)
                m_key = text(field, kCoreMlMostName);
            else if (field.number == 2)
                carried(utf8FromBytes(m_key), field);
            break;
        case kCoreMlLayer:
            if (field.number == 1)
                m_name = text(field, kCoreMlMostName);
            else if (field.number >= 100 && field.isBytes())
                count("layer " + std::to_string(field.number));
            break;
        case kCoreMlCustomLayer:
        case kCoreMlCustomModel:
            if (field.number == 10)
                m_class = text(field, kCoreMlMostName);
            break;
        case kCoreMlStringParameter:
            if (field.number == 1)
                linkedFile(field);
            break;
        case kCoreMlOperation:
            if (field.number == 1)
                operation(text(field, kCoreMlMostName), field.tag);
            break;
        case kCoreMlBlobFile:
            if (field.number == 1)
                blobFile(field);
            break;
        default:
            break;
        }
    }

    void leave(std::uint16_t kind, const WireField&) override
    {
        if (kind == kCoreMlCustomLayer)
            m_observations.add("coreml.custom-class",
                               "the layer '" + utf8FromBytes(m_name) + "' is implemented by the app's class '" +
                                   utf8FromBytes(m_class) + "'",
                               utf8FromBytes(m_class), m_classAt, {});
        else if (kind == kCoreMlCustomModel)
            m_observations.add("coreml.custom-class",
                               "the model is implemented by the app's class '" + utf8FromBytes(m_class) + "'",
                               utf8FromBytes(m_class), m_classAt, {});
    }

    std::string text(const WireField& field, std::size_t most)
    {
        return m_bytes.text(field.offset, field.length, most);
    }

    void nameKind(std::uint32_t field)
    {
        if (const ModelKind* kind = kindOf(field); kind != nullptr && !m_facts.values.contains("modelType"))
            m_facts.values["modelType"] = std::string(kind->name);
    }

    void count(const std::string& op)
    {
        if (m_operators.contains(op) || m_operators.size() < kCoreMlMostOperators)
            ++m_operators[op];
    }

    // Operators of the language have plain names; another name space is resolved by what the app registered.
    void operation(const std::string& op, std::uint64_t tag)
    {
        const std::string name = utf8FromBytes(op);
        count(name);
        if (name.find("custom") != std::string::npos || name.find("::") != std::string::npos)
            m_observations.add("coreml.custom-class",
                               "the program uses the operator '" + name + "', which the app implements", name, tag, {});
    }

    void metadata(const WireField& field)
    {
        constexpr std::array<std::string_view, 5> kNames{"", "description", "version", "author", "license"};
        if (field.number == 0 || field.number >= kNames.size())
            return;
        const std::string name(kNames[field.number]);
        const std::string content = text(field, kCoreMlMostText);
        if (field.number == 4)
            m_facts.values["license"] = excerpt(utf8FromBytes(content), kCoreMlMostName);
        if (field.number == 3)
            m_facts.values["organization"] = excerpt(utf8FromBytes(content), kCoreMlMostName);
        carried(name, field);
    }

    void carried(const std::string& key, const WireField& field)
    {
        if (!field.isBytes())
            return;
        const std::string content = text(field, kCoreMlMostText);
        keepMetadata(m_facts, key, utf8FromBytes(content));
        inspectCarriedText(m_input, "coreml", key, content, field.offset, m_facts, m_observations);
    }

    void linkedFile(const WireField& field)
    {
        const std::string name = text(field, 4096);
        const auto why = name.empty() ? std::nullopt : whyOutside(name);
        m_observations.add(why ? "coreml.outside-path" : "coreml.linked-model",
                           "the model is taken from '" + excerpt(utf8FromBytes(name), 200) + "'" +
                               (why ? ", which " + *why : ""),
                           {}, field.offset, field.length);
    }

    void blobFile(const WireField& field)
    {
        const std::string name = text(field, 4096);
        constexpr std::string_view kModelFolder = "@model_path/";
        const std::string_view inside =
            name.starts_with(kModelFolder) ? std::string_view(name).substr(kModelFolder.size()) : name;
        if (const auto why = whyOutside(inside))
            m_observations.add("coreml.outside-path",
                               "weights are taken from '" + excerpt(utf8FromBytes(name), 200) + "', which " + *why, {},
                               field.offset, field.length);
    }

    const Input& m_input;
    Facts& m_facts;
    Observations m_observations;
    WireBytes m_bytes;
    std::string m_class;
    std::string m_name;
    std::string m_key;
    std::uint64_t m_classAt = 0;
    std::uint64_t m_layers = 0;
    std::map<std::string, std::uint64_t> m_operators;
};

} // namespace

Match recogniseCoreMl(const Head& head, const Input& input)
{
    if (head.size < 8 || head.first.empty() || head.first[0] != std::byte{8})
        return Match::No;
    WireBytes bytes(input.bytes);
    const WireShape shape = wireShape(bytes, 0, bytes.size());
    const WireField* version = shape.first(1);
    if (!shape.sound || version == nullptr || !version->isVarint() || version->value == 0 || version->value > 100)
        return Match::No;
    bool model = false;
    for (const WireField& field : shape.fields) {
        const ModelKind* kind = kindOf(field.number);
        const bool known = (field.number == 1 && field.isVarint()) || (field.number == 10 && field.isVarint()) ||
                           (field.number == 2 && field.isBytes()) || (kind != nullptr && field.isBytes());
        if (!known)
            return Match::No;
        model = model || kind != nullptr;
    }
    return model ? Match::ByContent : Match::No;
}

Result<void> readCoreMl(const Input& input, Facts& facts)
{
    return CoreMlReader(input, facts).read();
}

} // namespace assayer::format
