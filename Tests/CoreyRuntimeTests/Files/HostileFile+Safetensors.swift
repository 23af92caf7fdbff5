import Foundation

extension HostileFile {
  private static func one(
    _ dtype: String = "\"F32\"", _ shape: String = "[2,2]", _ offsets: String = "[0,16]"
  ) -> String {
    "{\"x\":{\"dtype\":\(dtype),\"shape\":\(shape),\"data_offsets\":\(offsets)}}"
  }

  private static func two(_ first: String, _ second: String) -> String {
    "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":\(first)},"
      + "\"y\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":\(second)}}"
  }

  static let validSafetensors = safetensors("", two("[0,8]", "[8,16]"))

  static let safetensorsCases: [HostileFile] = [
    safetensors("header longer than the file", one(), length: 1000),
    safetensors("header longer than allowed", one(), length: 100_000_001),
    safetensors("header of 2^63", one(), length: 1 << 63),
    safetensors("header of 2^64 - 1", one(), length: .max),
    safetensors("header of 0", one(), length: 0),
    safetensors("header of 1", one(), length: 1),
    safetensors("header an array", "[]"),
    safetensors("header a number", "12"),
    safetensors("space before the header", " " + one()),
    safetensors("text behind the header", one() + "x"),
    safetensors("zeros behind the header", one() + "\0"),
    safetensors("tensor a number", "{\"x\":1}"),
    safetensors("tensor an array", "{\"x\":[]}"),
    safetensors("nothing in the tensor", "{\"x\":{}}"),
    safetensors("no dtype", "{\"x\":{\"shape\":[2,2],\"data_offsets\":[0,16]}}"),
    safetensors("no shape", "{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,16]}}"),
    safetensors("no offsets", "{\"x\":{\"dtype\":\"F32\",\"shape\":[2,2]}}"),
    safetensors("unknown dtype", one("\"F33\"")),
    safetensors("dtype in small letters", one("\"f32\"")),
    safetensors("float of 8 bits", one("\"F8_E4M3\"", "[16]")),
    safetensors("dtype a number", one("32")),
    safetensors("shape a number", one("\"F32\"", "4")),
    safetensors("shape of text", one("\"F32\"", "[\"2\",2]")),
    safetensors("shape of fractions", one("\"F32\"", "[2.0,2]")),
    safetensors("negative lengths", one("\"F32\"", "[-2,-2]")),
    safetensors("length of 2^63", one("\"F32\"", "[9223372036854775808]")),
    safetensors("length of 2^64 + 4", one("\"F32\"", "[18446744073709551620]")),
    safetensors("product overflows", one("\"F32\"", "[4294967296,4294967296]")),
    safetensors("bytes overflow", one("\"F32\"", "[4611686018427387905]")),
    safetensors("zero hides an overflow", one("\"F32\"", "[0,4294967296,4294967296]", "[0,0]")),
    safetensors("shape too small", one("\"F32\"", "[2]")),
    safetensors("shape too large", one("\"F32\"", "[2,3]")),
    safetensors("dtype too wide", one("\"F64\"")),
    safetensors("offsets a number", one("\"F32\"", "[2,2]", "16")),
    safetensors("one offset", one("\"F32\"", "[2,2]", "[16]")),
    safetensors("three offsets", one("\"F32\"", "[2,2]", "[0,16,16]")),
    safetensors("offsets swapped", one("\"F32\"", "[2,2]", "[16,0]")),
    safetensors("negative offset", one("\"F32\"", "[2,2]", "[-16,0]")),
    safetensors("end beyond the file", one("\"F32\"", "[2,3]", "[0,24]")),
    safetensors("end of 2^63 - 1", one("\"F32\"", "[2,2]", "[0,9223372036854775807]")),
    safetensors("start beyond the file", one("\"F32\"", "[2,2]", "[100,116]")),
    safetensors("offsets of fractions", one("\"F32\"", "[2,2]", "[0,16.0]")),
    safetensors("offsets with exponents", one("\"F32\"", "[2,2]", "[0,16e0]")),
    safetensors("hole at the start", one("\"F32\"", "[1,2]", "[8,16]")),
    safetensors("bytes behind the last", one(), data: 20),
    safetensors("data cut", one(), data: 15),
    safetensors("no data", one(), data: 0),
    safetensors("overlap", two("[0,8]", "[4,12]"), data: 12),
    safetensors("the same bytes twice", two("[0,8]", "[0,8]"), data: 8),
    safetensors("hole between", two("[0,8]", "[12,20]"), data: 20),
    safetensors("name twice", "{\"x\":{},\"x\":{}}"),
    safetensors(
      "key twice", one().replacingOccurrences(of: "\"shape\"", with: "\"dtype\":\"F32\",\"shape\"")),
    safetensors("metadata a number", "{\"__metadata__\":1}", data: 0),
    safetensors("metadata of numbers", "{\"__metadata__\":{\"a\":1}}", data: 0),
    safetensors("comma at the end", one().replacingOccurrences(of: "]}}", with: "]},}")),
    safetensors("no comma", one().replacingOccurrences(of: ",\"shape\"", with: "\"shape\"")),
    safetensors("no colon", one().replacingOccurrences(of: "\"dtype\":", with: "\"dtype\"")),
    safetensors("quotes of another kind", one().replacingOccurrences(of: "\"", with: "'")),
    safetensors("string without an end", "{\"x"),
    safetensors("escape without an end", "{\"x\\"),
    safetensors("half a surrogate", "{\"\\ud800\":1}"),
    safetensors("half a surrogate and a letter", "{\"\\ud800\\u0041\":1}"),
    safetensors("hexadecimal digits missing", "{\"\\u12"),
    safetensors("no hexadecimal digits", "{\"\\u+123\":1}"),
    safetensors("control character", "{\"\u{1}\":1}"),
    safetensors("leading zero", one("\"F32\"", "[02,2]")),
    safetensors("plus sign", one("\"F32\"", "[+2,2]")),
    safetensors("only a minus sign", one("\"F32\"", "[-,2]")),
    safetensors("nested too deeply", "{\"x\":" + String(repeating: "[", count: 100_000)),
    safetensors("unknown word", "{\"x\":nul}"),
  ]
}
