# Every library the gateway links, found once. The Debian packages are in deploy/packages.txt.
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(pugixml REQUIRED)
find_package(RapidJSON REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED CONFIG)
find_package(SQLite3 REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(DEFLATE REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(RDKAFKA REQUIRED IMPORTED_TARGET rdkafka)
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(GMIME REQUIRED IMPORTED_TARGET gmime-3.0)
# The readable PDF: text and pages, PDF objects, the colour profile, JPEG.
pkg_check_modules(PANGO REQUIRED IMPORTED_TARGET pangocairo pangoft2 fontconfig)
pkg_check_modules(QPDF REQUIRED IMPORTED_TARGET libqpdf)
target_compile_definitions(PkgConfig::QPDF INTERFACE POINTERHOLDER_TRANSITION=4)  # std::shared_ptr
pkg_check_modules(LCMS REQUIRED IMPORTED_TARGET lcms2)
pkg_check_modules(TURBOJPEG REQUIRED IMPORTED_TARGET libturbojpeg)

# RapidJSON 1.1 trips over our warnings, so it is a system header.
add_library(vgm_rapidjson INTERFACE)
target_include_directories(vgm_rapidjson SYSTEM INTERFACE ${RapidJSON_INCLUDE_DIRS} ${RAPIDJSON_INCLUDE_DIRS})
# Deep JSON must not overflow the stack: values are parsed iteratively where the input is not ours.
target_compile_definitions(vgm_rapidjson INTERFACE RAPIDJSON_HAS_STDSTRING=1)
if(VGM_FUZZ)
    # It adds to a null pointer while its stack is empty.
    target_compile_options(vgm_rapidjson INTERFACE -fno-sanitize=pointer-overflow)
endif()

add_library(vgm_yaml INTERFACE)
target_link_libraries(vgm_yaml INTERFACE yaml-cpp)

if(VGM_TESTS)
    find_package(GTest REQUIRED)
    find_package(benchmark REQUIRED)
endif()
