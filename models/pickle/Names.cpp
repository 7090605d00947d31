// SPDX-License-Identifier: GPL-3.0-or-later
// Python 2 module and attribute names and what Python 3 calls them (CPython, Lib/_compat_pickle.py).
#include "pickle/Names.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace assayer::pickle {

namespace {

struct Pair
{
    std::string_view old;
    std::string_view now;
};

struct Moved
{
    std::string_view oldModule;
    std::string_view oldName;
    std::string_view module;
    std::string_view name;
};

constexpr std::array kModules{Pair{"BaseHTTPServer", "http.server"},
                              Pair{"CGIHTTPServer", "http.server"},
                              Pair{"ConfigParser", "configparser"},
                              Pair{"Cookie", "http.cookies"},
                              Pair{"Dialog", "tkinter.dialog"},
                              Pair{"DocXMLRPCServer", "xmlrpc.server"},
                              Pair{"FileDialog", "tkinter.filedialog"},
                              Pair{"HTMLParser", "html.parser"},
                              Pair{"Queue", "queue"},
                              Pair{"ScrolledText", "tkinter.scrolledtext"},
                              Pair{"SimpleDialog", "tkinter.simpledialog"},
                              Pair{"SimpleHTTPServer", "http.server"},
                              Pair{"SimpleXMLRPCServer", "xmlrpc.server"},
                              Pair{"SocketServer", "socketserver"},
                              Pair{"StringIO", "io"},
                              Pair{"Tix", "tkinter.tix"},
                              Pair{"Tkconstants", "tkinter.constants"},
                              Pair{"Tkdnd", "tkinter.dnd"},
                              Pair{"Tkinter", "tkinter"},
                              Pair{"UserDict", "collections"},
                              Pair{"UserList", "collections"},
                              Pair{"UserString", "collections"},
                              Pair{"__builtin__", "builtins"},
                              Pair{"_abcoll", "collections.abc"},
                              Pair{"_elementtree", "xml.etree.ElementTree"},
                              Pair{"_winreg", "winreg"},
                              Pair{"anydbm", "dbm"},
                              Pair{"cPickle", "pickle"},
                              Pair{"cStringIO", "io"},
                              Pair{"commands", "subprocess"},
                              Pair{"cookielib", "http.cookiejar"},
                              Pair{"copy_reg", "copyreg"},
                              Pair{"dbhash", "dbm.bsd"},
                              Pair{"dbm", "dbm.ndbm"},
                              Pair{"dumbdbm", "dbm.dumb"},
                              Pair{"dummy_thread", "_dummy_thread"},
                              Pair{"gdbm", "dbm.gnu"},
                              Pair{"htmlentitydefs", "html.entities"},
                              Pair{"httplib", "http.client"},
                              Pair{"markupbase", "_markupbase"},
                              Pair{"repr", "reprlib"},
                              Pair{"robotparser", "urllib.robotparser"},
                              Pair{"test.test_support", "test.support"},
                              Pair{"thread", "_thread"},
                              Pair{"tkColorChooser", "tkinter.colorchooser"},
                              Pair{"tkCommonDialog", "tkinter.commondialog"},
                              Pair{"tkFileDialog", "tkinter.filedialog"},
                              Pair{"tkFont", "tkinter.font"},
                              Pair{"tkMessageBox", "tkinter.messagebox"},
                              Pair{"tkSimpleDialog", "tkinter.simpledialog"},
                              Pair{"ttk", "tkinter.ttk"},
                              Pair{"urllib2", "urllib.request"},
                              Pair{"urlparse", "urllib.parse"},
                              Pair{"whichdb", "dbm"},
                              Pair{"xmlrpclib", "xmlrpc.client"}};

constexpr std::array kNames{
    Moved{"UserDict", "IterableUserDict", "collections", "UserDict"},
    Moved{"UserDict", "UserDict", "collections", "UserDict"},
    Moved{"UserList", "UserList", "collections", "UserList"},
    Moved{"UserString", "UserString", "collections", "UserString"},
    Moved{"__builtin__", "basestring", "builtins", "str"},
    Moved{"__builtin__", "intern", "sys", "intern"},
    Moved{"__builtin__", "long", "builtins", "int"},
    Moved{"__builtin__", "reduce", "functools", "reduce"},
    Moved{"__builtin__", "unichr", "builtins", "chr"},
    Moved{"__builtin__", "unicode", "builtins", "str"},
    Moved{"__builtin__", "xrange", "builtins", "range"},
    Moved{"_multiprocessing", "Connection", "multiprocessing.connection", "Connection"},
    Moved{"_socket", "fromfd", "socket", "fromfd"},
    Moved{"itertools", "ifilter", "builtins", "filter"},
    Moved{"itertools", "ifilterfalse", "itertools", "filterfalse"},
    Moved{"itertools", "imap", "builtins", "map"},
    Moved{"itertools", "izip", "builtins", "zip"},
    Moved{"itertools", "izip_longest", "itertools", "zip_longest"},
    Moved{"multiprocessing", "AuthenticationError", "multiprocessing.context", "AuthenticationError"},
    Moved{"multiprocessing", "BufferTooShort", "multiprocessing.context", "BufferTooShort"},
    Moved{"multiprocessing", "ProcessError", "multiprocessing.context", "ProcessError"},
    Moved{"multiprocessing", "TimeoutError", "multiprocessing.context", "TimeoutError"},
    Moved{"multiprocessing.forking", "Popen", "multiprocessing.popen_fork", "Popen"},
    Moved{"multiprocessing.process", "Process", "multiprocessing.context", "Process"},
    Moved{"socket", "_socketobject", "socket", "SocketType"},
    Moved{"urllib", "ContentTooShortError", "urllib.error", "ContentTooShortError"},
    Moved{"urllib", "getproxies", "urllib.request", "getproxies"},
    Moved{"urllib", "pathname2url", "urllib.request", "pathname2url"},
    Moved{"urllib", "quote", "urllib.parse", "quote"},
    Moved{"urllib", "quote_plus", "urllib.parse", "quote_plus"},
    Moved{"urllib", "unquote", "urllib.parse", "unquote"},
    Moved{"urllib", "unquote_plus", "urllib.parse", "unquote_plus"},
    Moved{"urllib", "url2pathname", "urllib.request", "url2pathname"},
    Moved{"urllib", "urlcleanup", "urllib.request", "urlcleanup"},
    Moved{"urllib", "urlencode", "urllib.parse", "urlencode"},
    Moved{"urllib", "urlopen", "urllib.request", "urlopen"},
    Moved{"urllib", "urlretrieve", "urllib.request", "urlretrieve"},
    Moved{"urllib2", "HTTPError", "urllib.error", "HTTPError"},
    Moved{"urllib2", "URLError", "urllib.error", "URLError"},
    Moved{"whichdb", "whichdb", "dbm", "whichdb"}};

} // namespace

bool renameFromPython2(std::string& module, std::string& name)
{
    if (module == "exceptions") {
        // All of Python 2's exceptions moved to builtins under their own names, except for one that is gone.
        module = "builtins";
        if (name == "StandardError")
            name = "Exception";
        return true;
    }
    for (const Moved& moved : kNames) {
        if (moved.oldModule == module && moved.oldName == name) {
            module = moved.module;
            name = moved.name;
            return true;
        }
    }
    const auto found = std::lower_bound(kModules.begin(), kModules.end(), module,
                                        [](const Pair& pair, const std::string& wanted) { return pair.old < wanted; });
    if (found == kModules.end() || found->old != module)
        return false;
    module = found->now;
    return true;
}

} // namespace assayer::pickle
