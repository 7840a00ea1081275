// The XML that CI servers read as test results: one suite, one failed case for each finding, one passed case when there
// is none.

#include "output/formats.hpp"

namespace valk::lint::output {

std::string junit(const Report& report, const OutputOptions&) {
  const std::size_t failures = report.diagnostics.size();
  const std::string counts =
      " tests=\"" + std::to_string(failures == 0 ? 1 : failures) + "\" failures=\"" + std::to_string(failures) + "\"";
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + counts +
                    ">\n  <testsuite name=\"valk-lint\"" + counts + ">\n";
  if (failures == 0) out += "    <testcase name=\"no findings\" classname=\"valk-lint\"/>\n";
  for (const base::Diagnostic& diagnostic : report.diagnostics) {
    std::string file = "valk-lint";
    std::string place;
    if (diagnostic.location.source) {
      const Region region = region_of(diagnostic.location);
      file = diagnostic.location.source->path();
      place = ":" + std::to_string(region.line) + ":" + std::to_string(region.column);
    }
    out += "    <testcase name=\"" + xml_attribute(diagnostic.id + " at " + file + place) + "\" classname=\"" +
           xml_attribute(file) + "\">\n      <failure type=\"" + xml_attribute(diagnostic.id) + "\" message=\"" +
           xml_attribute(diagnostic.message) + "\">" + xml_attribute(diagnostic.help) + "</failure>\n    </testcase>\n";
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace valk::lint::output
