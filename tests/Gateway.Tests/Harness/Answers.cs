using System.Text.Json;

namespace P2POrleans.Gateway.Tests.Harness;

/// <summary>What an answer must be like.</summary>
internal static class Answers
{
    /// <returns>The JSON of the body; undefined for an empty one.</returns>
    public static async Task<JsonElement> ShouldBeAsync(this HttpResponseMessage response, int status)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{response.RequestMessage?.RequestUri}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>A refusal of REST v1.</summary>
    /// <returns>The JSON of the body.</returns>
    public static async Task<JsonElement> ShouldBeProblemAsync(this HttpResponseMessage response, int status, string code)
    {
        JsonElement problem = await response.ShouldBeAsync(status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(code, problem.GetProperty("code").GetString());
        string detail = problem.GetProperty("detail").GetString()!;
        Assert.DoesNotContain('\n', detail);
        Assert.DoesNotContain("P2POrleans", detail, StringComparison.Ordinal);
        return problem;
    }

    /// <summary>A refusal of the original contract.</summary>
    public static async Task<string> ShouldBeOriginalErrorAsync(this HttpResponseMessage response, int status)
    {
        JsonElement error = await response.ShouldBeAsync(status);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["status", "message"], error.EnumerateObject().Select(property => property.Name));
        Assert.Equal("error", error.GetProperty("status").GetString());
        return error.GetProperty("message").GetString()!;
    }

    public static string Detail(this JsonElement problem) => problem.GetProperty("detail").GetString()!;
}
