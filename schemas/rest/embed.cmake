# Writes a C++ source that holds the description of the interface as text.
file(READ ${INPUT} text)
file(WRITE ${OUTPUT} "#include <string_view>

namespace vgm::rest {
extern const std::string_view openapi_data;
const std::string_view openapi_data = R\"openapi(${text})openapi\";
}
")
