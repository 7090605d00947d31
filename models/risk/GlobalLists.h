// SPDX-License-Identifier: GPL-3.0-or-later
// The lists of resources/pickle/globals.json: what importing or calling a Python global in a pickle means.
#pragma once

#include "base/Result.h"
#include "pickle/Analysis.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::risk {

/// What the lists say about a global.
enum class Standing
{
    Denied,          ///< known to be dangerous; `category` says how
    Allowed,         ///< genuine files call it
    ReferenceOnly,   ///< genuine files name it (as a type, as a default) and never call it
    LibraryFunction, ///< a function of Python or of a library all of whose functions that pickles need are listed
    Unknown,
};

/// A group of denied globals and the rules that stand for it.
struct Category
{
    std::string id;         ///< "execution"
    std::string means;      ///< what such a global does, to follow its name: "runs programs"
    std::string called;     ///< rule where a loader would call it
    std::string referenced; ///< rule where it is only imported
};

struct Classification
{
    Standing standing = Standing::Unknown;
    const Category* category = nullptr; ///< of a denied global
    std::string entry;                  ///< the list entry that matched
    bool dotted = false;                ///< reached as an attribute of another module ("logging" + "os.system")
};

class GlobalLists
{
public:
    /// The lists that are linked in; a test checks that they parse.
    static const GlobalLists& builtIn();

    static Result<GlobalLists> parse(std::string_view json);

    /// The strictest standing of a global, with every part of a dotted name taken into account.
    Classification classify(const pickle::Global& global) const;

    /// True where torch.load(weights_only=True) accepts the global by itself.
    bool weightsOnly(const std::string& path) const { return m_weightsOnly.contains(path); }

    /// True for "package.Class.method" where genuine pickles keep that method, which they reach by getattr().
    bool isListedMethod(std::string_view path) const;

    const std::string& version() const { return m_version; }

private:
    Classification classifyPath(const std::string& path) const;
    const Category* denied(std::string_view path, std::string& entry) const;
    bool allowed(const std::string& path, std::string& entry) const;
    bool isListedClass(std::string_view path) const;
    bool ofPackage(std::string_view path, const std::set<std::string, std::less<>>& packages) const;

    std::string m_version;
    std::vector<Category> m_categories;
    std::map<std::string, std::size_t, std::less<>> m_denied; ///< path -> category; covers what lies below it too
    std::set<std::string, std::less<>> m_allowed;
    std::vector<std::string> m_allowedBelow;        ///< "pandas.core.": everything below
    std::vector<std::string> m_allowedNames;        ///< beginnings of a last name: "__pyx_unpickle_"
    std::set<std::string, std::less<>> m_classesOf; ///< packages whose classes (capitalised names) are allowed
    std::map<std::string, std::vector<std::string>, std::less<>> m_classesThatEnd; ///< module -> endings ("_gen")
    std::map<std::string, std::vector<std::string>, std::less<>> m_methods;        ///< package -> method names
    std::set<std::string, std::less<>> m_referenceOnly;
    std::set<std::string, std::less<>> m_functionsOf; ///< packages whose other functions no genuine pickle calls
    std::set<std::string, std::less<>> m_weightsOnly;
    std::set<std::string, std::less<>> m_innerNames; ///< attributes that lead out of an object ("__globals__")
};

/// True where the last name of a path is written like a class ("OrderedDict", "_Private").
bool isClassName(std::string_view path);

} // namespace assayer::risk
