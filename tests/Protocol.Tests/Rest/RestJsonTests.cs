using System.Text.Json;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Protocol.Tests.Rest;

public sealed class RestJsonTests
{
    [Fact]
    public void Names_AreSnakeCase()
    {
        string json = JsonSerializer.Serialize(new SearchHit("a", null, null, false, 2), RestJson.Default.SearchHit);
        Assert.Equal("""{"name":"a","content_id":null,"size":null,"verified":false,"peers":2}""", json);
    }

    [Theory]
    [InlineData("""{"grpc_url":"grpc://h:1"}""")]
    [InlineData("""{"name":null,"grpc_url":"grpc://h:1"}""")]
    [InlineData("""{"name":7,"grpc_url":"grpc://h:1"}""")]
    public void RegisterRequest_WithoutName_Throws(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, RestJson.Default.RegisterRequest));

    [Fact]
    public void RegisterRequest_OptionalMembersLeftOut_AreNull()
    {
        RegisterRequest? request = JsonSerializer.Deserialize("""{"name":"p","grpc_url":"grpc://h:1"}""", RestJson.Default.RegisterRequest);
        Assert.Equal(new RegisterRequest("p", "grpc://h:1"), request);
    }
}
