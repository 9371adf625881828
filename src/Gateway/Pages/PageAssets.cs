using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace P2POrleans.Gateway.Pages;

/// <summary>What pages load: files in this assembly.</summary>
internal static class PageAssets
{
    private static readonly Dictionary<string, (byte[] Bytes, EntityTagHeaderValue Tag, string Type)> Files = new(StringComparer.Ordinal)
    {
        ["page.css"] = Read("page.css", "text/css; charset=utf-8"),
        ["page.js"] = Read("page.js", "text/javascript; charset=utf-8"),
        ["icon.svg"] = Read("icon.svg", "image/svg+xml"),
    };

    public static Results<FileContentHttpResult, NotFound> Get(string name, HttpResponse response)
    {
        if (!Files.TryGetValue(name, out (byte[] Bytes, EntityTagHeaderValue Tag, string Type) file))
            return TypedResults.NotFound();
        response.Headers.XContentTypeOptions = "nosniff";
        // Asked for again each time, and mostly answered 304: a new version of the program has other files under the same names.
        response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(file.Bytes, file.Type, entityTag: file.Tag);
    }

    private static (byte[] Bytes, EntityTagHeaderValue Tag, string Type) Read(string name, string type)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return (bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\""), type);
    }
}
