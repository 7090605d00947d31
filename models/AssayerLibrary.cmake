# SPDX-License-Identifier: GPL-3.0-or-later
# The only way to declare a library below models/ (and widgets/): one folder, one static library, and only
# edges that this table allows. A forbidden edge stops the configure; tests/architecture keeps the includes true to it.

set(ASSAYER_ALLOWED_base "")
set(ASSAYER_ALLOWED_record base)
set(ASSAYER_ALLOWED_source base)
set(ASSAYER_ALLOWED_container base record source)
set(ASSAYER_ALLOWED_pickle base record source)
# Source code is read alike in a file, a notebook's cell, a build step and a decoded constant, so it stands alone.
set(ASSAYER_ALLOWED_code base)
# A torch archive is a pickle in a ZIP, so formats stand on both.
set(ASSAYER_ALLOWED_format base record source container pickle code)
set(ASSAYER_ALLOWED_risk base record source pickle code format)
set(ASSAYER_ALLOWED_integrity base record source)
set(ASSAYER_ALLOWED_trust base record source)
set(ASSAYER_ALLOWED_card base record source)
set(ASSAYER_ALLOWED_bom base record)
set(ASSAYER_ALLOWED_weights base record source)
set(ASSAYER_ALLOWED_provenance base record source)
set(ASSAYER_ALLOWED_policy base record)
set(ASSAYER_ALLOWED_casebook base record)
# A CycloneDX report is the record's graph written by bom.
set(ASSAYER_ALLOWED_report base record bom)
set(ASSAYER_ALLOWED_sandbox base)
set(ASSAYER_ALLOWED_inspection
    base record source container pickle code format risk integrity trust card bom weights provenance policy sandbox)
# The drawn graph takes its places from the layout in bom, as the report does.
set(ASSAYER_ALLOWED_view base record source pickle risk bom policy report inspection)
set(ASSAYER_ALLOWED_widgets base record source risk report inspection view)


# assayer_library(NAME [DEPENDS folder...] [EXTERNAL target...] [QT])
# Declares the static library assayer_NAME from all sources of the current folder (so that a new format is a new file and
# nothing else). DEPENDS names sibling folders, EXTERNAL packages.
function(assayer_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "QT" "" "DEPENDS;EXTERNAL")
    if(NOT DEFINED ASSAYER_ALLOWED_${name})
        message(FATAL_ERROR "assayer_library: '${name}' is no folder of the house; "
            "name it and its allowed edges in models/AssayerLibrary.cmake.")
    endif()
    foreach(dependency IN LISTS arg_DEPENDS)
        if(NOT dependency IN_LIST ASSAYER_ALLOWED_${name})
            message(FATAL_ERROR "assayer_library: '${name}' must not depend on '${dependency}'. "
                "Allowed: ${ASSAYER_ALLOWED_${name}}.")
        endif()
    endforeach()
    file(GLOB sources CONFIGURE_DEPENDS *.cpp *.h)
    add_library(assayer_${name} STATIC ${sources})
    target_include_directories(assayer_${name} PUBLIC ${PROJECT_SOURCE_DIR}/models)
    list(TRANSFORM arg_DEPENDS PREPEND assayer_ OUTPUT_VARIABLE libraries)
    target_link_libraries(assayer_${name} PUBLIC assayer_options ${libraries} ${arg_EXTERNAL})
    set_target_properties(assayer_${name} PROPERTIES LINKER_LANGUAGE CXX)
    if(NOT arg_QT)
        set_target_properties(assayer_${name} PROPERTIES AUTOMOC OFF AUTOUIC OFF AUTORCC OFF)
    endif()
    set_property(GLOBAL APPEND PROPERTY ASSAYER_LIBRARIES ${name})
    set_property(GLOBAL PROPERTY ASSAYER_DEPENDS_${name} "${arg_DEPENDS}")
endfunction()

# Writes what was declared and what is allowed to dependencies.json in the build tree, for the architecture test.
function(assayer_write_dependencies)
    get_property(libraries GLOBAL PROPERTY ASSAYER_LIBRARIES)
    set(entries "")
    foreach(name IN LISTS libraries)
        get_property(depends GLOBAL PROPERTY ASSAYER_DEPENDS_${name})
        list(JOIN depends "\", \"" declared)
        list(JOIN ASSAYER_ALLOWED_${name} "\", \"" allowed)
        list(APPEND entries
            "  \"${name}\": {\"depends\": [\"${declared}\"], \"allowed\": [\"${allowed}\"]}")
    endforeach()
    list(JOIN entries ",\n" body)
    string(REPLACE "[\"\"]" "[]" body "${body}")
    file(WRITE ${CMAKE_BINARY_DIR}/dependencies.json "{\n${body}\n}\n")
endfunction()
