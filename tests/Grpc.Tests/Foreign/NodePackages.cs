using System.Diagnostics;

namespace P2POrleans.GrpcTests.Foreign;

/// <summary>What the Node scripts need from the npm registry, installed once beside them.</summary>
public static class NodePackages
{
    private static readonly Lazy<string?> Missing = new(Install);

    /// <returns>Null when the packages are there, else the reason to skip.</returns>
    public static string? WhyNot() => Missing.Value;

    private static string? Install()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Foreign", ForeignPlatform.Node.Folder);
        if (Directory.Exists(Path.Combine(folder, "node_modules", "@grpc", "grpc-js")))
            return null;

        using Process npm = Process.Start(new ProcessStartInfo(
            "npm", ["install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--fetch-retries=1"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = npm.StandardOutput.ReadToEndAsync();
        string errors = npm.StandardError.ReadToEnd();
        npm.WaitForExit();
        return npm.ExitCode == 0
            ? null
            : $"skipped, because npm could not install @grpc/grpc-js: {errors.Split('\n').FirstOrDefault(line => line.Length > 0) ?? output.Result}";
    }
}
