using P2POrleans.Protocol.Names;

namespace P2POrleans.Gateway.Pages;

/// <summary>Lines for a POSIX shell that hold names of others.</summary>
internal static class ShellLine
{
    public static string Curl(string url, string name) => $"curl -o {Quoted(SafeText.Of(SharedName.FileNameOf(name)))} {Quoted(url)}";

    /// <summary>In single quotes nothing has a meaning but they themselves.</summary>
    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
