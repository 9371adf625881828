using System.Globalization;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Harness;

/// <summary>Content ids for tests.</summary>
internal static class Contents
{
    /// <summary>A root of its own for each number.</summary>
    public static string Root(int number) => number.ToString("x64", CultureInfo.InvariantCulture);

    public static string Id(int number, long size = 1000) => string.Create(CultureInfo.InvariantCulture, $"{Root(number)}-{size}");

    public static FileItem File(string name, int number, long size = 1000) => new(name, Id(number, size));
}
