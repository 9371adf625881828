using Microsoft.Extensions.Options;
using P2POrleans.Silo.Redis;

namespace P2POrleans.Silo.Cluster;

internal sealed class DirectoryClusterOptionsValidator : IValidateOptions<DirectoryClusterOptions>
{
    public ValidateOptionsResult Validate(string? name, DirectoryClusterOptions options)
    {
        var broken = new List<string>();
        // Not with the value: it may hold a password.
        if (WhatIsWrongWith(options.Redis) is { } wrong)
            broken.Add($"{DirectoryClusterOptions.Section}:{nameof(options.Redis)} must be the HOST:PORT of the cluster's Redis{wrong}");
        if (options.Name.Length == 0 || !options.Name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            broken.Add(
                $"{DirectoryClusterOptions.Section}:{nameof(options.Name)} is '{options.Name}' but must be letters, digits, '-', '_' and '.'");
        }

        return broken.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(broken);
    }

    /// <returns>Null, or the end of a sentence.</returns>
    private static string? WhatIsWrongWith(string redis)
    {
        try
        {
            return RedisConnection.OptionsOf(redis).EndPoints.Count > 0 ? null : "";
        }
        catch (ArgumentException e)
        {
            // "Keyword 'colour' is not supported. (Parameter 'colour')": of what stands behind the address.
            string reason = e.Message.Split(" (Parameter", 2)[0].TrimEnd('.');
            return ", and behind it options of StackExchange.Redis: " + reason;
        }
    }
}
