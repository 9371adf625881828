using Microsoft.AspNetCore.Http;

namespace P2POrleans.Gateway.Original;

/// <summary>The wire of the original system, whose peers join unmodified. Its Spanish names are part of it.</summary>
internal static class OriginalContract
{
    public const string Login = "/login";
    public const string Index = "/indice";
    public const string Search = "/buscar";
    public const string Logout = "/logout";

    /// <summary>True for the paths whose errors have the original shape.</summary>
    public static bool Owns(PathString path) =>
        Is(path, Login) || Is(path, Index) || Is(path, Search) || Is(path, Logout);

    private static bool Is(PathString path, string which) => path.Equals(which, StringComparison.OrdinalIgnoreCase);
}
