namespace P2POrleans.Cluster.Tests.Harness;

/// <summary>Tests that share a <see cref="SharedRedis"/>, one after the other.</summary>
[CollectionDefinition(nameof(RedisCollection))]
public sealed class RedisCollection : ICollectionFixture<SharedRedis>;
