using System.Text.Json.Nodes;

namespace P2POrleans.GrpcTests.Foreign;

/// <summary>What a foreign client must see of our server, scenario by scenario.</summary>
public static class ForeignClientScenarios
{
    private const string Failure = """{"code":5,"details":"né 100 % 文件 🗂","trailer":"at the end","bytes":"AAEC/v8="}""";

    private static readonly Dictionary<string, string> Expected = new()
    {
        ["unary"] = """{"number":7,"text":"né","payload":"AQID"}""",
        ["server_stream"] = """{"numbers":[0,1,2,3,4],"sizes":[10,10,10,10,10]}""",
        ["client_stream"] = """{"number":3,"payload":"YWJjZGFiY2RhYmNk"}""",
        ["duplex"] = """{"numbers":[-1,-2,-3]}""",
        ["error_unary"] = Failure,
        ["error_server_stream"] = Failure,
        ["error_client_stream"] = Failure,
        ["error_duplex"] = Failure,
        ["metadata"] = """{"initial":"a value","initialBytes":"AAEC/v8=","trailing":"a value","trailingBytes":"AAEC/v8="}""",
        ["codes"] = """{"codes":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}""",
        ["deadline"] = """{"unary":4,"stream":4}""",
        ["cancel"] = """{"code":1}""",
        ["large"] = """{"unary":true,"stream":[true,true,true],"duplex":[true,true,true]}""",
        ["gzip"] = """{"requestEncoding":"gzip","equal":true}""",
        ["unimplemented"] = """{"code":12}""",
        ["too_large"] = """{"code":8}""",
        ["many"] = $$"""{"numbers":[{{string.Join(',', Enumerable.Range(0, 50))}}]}""",
    };

    public static TheoryData<string> Names => [.. Expected.Keys];

    public static void Check(string scenario, JsonNode? seen)
        => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Expected[scenario]), seen), $"{scenario}: {seen?.ToJsonString()}");
}
