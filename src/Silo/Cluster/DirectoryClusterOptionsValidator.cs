using Microsoft.Extensions.Options;
using P2POrleans.Silo.Redis;

namespace P2POrleans.Silo.Cluster;

internal sealed class DirectoryClusterOptionsValidator : IValidateOptions<DirectoryClusterOptions>
{
    public ValidateOptionsResult Validate(string? name, DirectoryClusterOptions options)
    {
        var broken = new List<string>();
        // Not with the value: it may hold a password.
        if (!IsAddress(options.Redis))
            broken.Add($"{DirectoryClusterOptions.Section}:{nameof(options.Redis)} must be the HOST:PORT of the cluster's Redis");
        if (options.Name.Length == 0 || !options.Name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            broken.Add(
                $"{DirectoryClusterOptions.Section}:{nameof(options.Name)} is '{options.Name}' but must be letters, digits, '-', '_' and '.'");
        }

        return broken.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(broken);
    }

    private static bool IsAddress(string redis)
    {
        try
        {
            return RedisConnection.OptionsOf(redis).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
