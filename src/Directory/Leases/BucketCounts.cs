namespace P2POrleans.FileDirectory.Leases;

public sealed record BucketCounts(long Peers, long Online, long Files);
