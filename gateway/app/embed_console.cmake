# Writes a C++ source that holds the description of the console's API as text.
file(READ ${INPUT} text)
file(WRITE ${OUTPUT} "#include \"gateway/app/console_openapi.hpp\"

namespace vgm::app {
std::string_view console_openapi() noexcept { return R\"openapi(${text})openapi\"; }
}
")
