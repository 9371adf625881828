namespace P2POrleans.Silo.Redis;

/// <summary>What has to happen in one step on the server. The client sends each text once and its hash from then on.</summary>
internal static class RedisScripts
{
    /// <summary>
    /// KEYS: incarnation, slice, names. ARGV: incarnation, peer, 1 to replace, data.
    /// Returns 0, with nothing written, when a later incarnation has the partition.
    /// </summary>
    public const string WriteSlice =
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        if ARGV[3] == '1' then redis.call('DEL', KEYS[2]) end
        if #ARGV[4] > 0 then
            redis.call('RPUSH', KEYS[2], ARGV[4])
            redis.call('ZADD', KEYS[3], 0, ARGV[2])
        elseif ARGV[3] == '1' then
            redis.call('ZREM', KEYS[3], ARGV[2])
        end
        return 1
        """;

    /// <summary>KEYS: names. ARGV: where to begin, prefix of slices, bytes of a page. Returns pairs of a peer and its segments.</summary>
    public const string ReadSlices =
        """
        local page, bytes = {}, 0
        for _, peer in ipairs(redis.call('ZRANGEBYLEX', KEYS[1], ARGV[1], '+', 'LIMIT', 0, 1000)) do
            local segments = redis.call('LRANGE', ARGV[2] .. peer, 0, -1)
            page[#page + 1] = { peer, segments }
            for _, segment in ipairs(segments) do bytes = bytes + #segment end
            if bytes >= tonumber(ARGV[3]) then break end
        end
        return page
        """;

    /// <summary>
    /// KEYS: peer, names. ARGV: name, how many arguments one header has, the fields and values of the new one, and those of the one that the
    /// writer knows of, if any. Returns 0, with nothing written, when <see cref="FileDirectory.Peers.PeerHeader.MayReplace"/> says no.
    /// </summary>
    public const string WriteHeader =
        """
        local length = tonumber(ARGV[2])
        local stored = {}
        local all = redis.call('HGETALL', KEYS[1])
        for i = 1, #all, 2 do stored[all[i]] = all[i + 1] end
        local function is_stored(first)
            for i = first, first + length - 1, 2 do
                if stored[ARGV[i]] ~= ARGV[i + 1] then return false end
            end
            return true
        end
        local as_known
        if #ARGV > 2 + length then as_known = is_stored(3 + length) else as_known = #all == 0 end
        if not as_known and not is_stored(3) then return 0 end
        redis.call('HSET', KEYS[1], unpack(ARGV, 3, 2 + length))
        redis.call('ZADD', KEYS[2], 0, ARGV[1])
        return 1
        """;

    /// <summary>
    /// KEYS: peer, names. ARGV: name, the fields and values of the header that the writer knows of. Returns 0, with nothing written, when there
    /// is another one.
    /// </summary>
    public const string DeleteHeader =
        """
        local stored = {}
        local all = redis.call('HGETALL', KEYS[1])
        for i = 1, #all, 2 do stored[all[i]] = all[i + 1] end
        for i = 2, #ARGV, 2 do
            if #all > 0 and stored[ARGV[i]] ~= ARGV[i + 1] then return 0 end
        end
        redis.call('DEL', KEYS[1])
        redis.call('ZREM', KEYS[2], ARGV[1])
        return 1
        """;

    /// <summary>KEYS: names. ARGV: where to begin, prefix of peers, limit. Returns the fields and values of each peer.</summary>
    public const string ReadPeers =
        """
        local page = {}
        for i, peer in ipairs(redis.call('ZRANGEBYLEX', KEYS[1], ARGV[1], '+', 'LIMIT', 0, ARGV[3])) do
            page[i] = redis.call('HGETALL', ARGV[2] .. peer)
        end
        return page
        """;

    /// <summary>
    /// KEYS: incarnation of the bucket, peers. ARGV: incarnation, and for each peer since when it is offline, or nothing. A peer without a
    /// header is not made by it. Returns 0, with nothing written, when a later incarnation has the bucket.
    /// </summary>
    public const string WritePresence =
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        for i = 2, #KEYS do
            if redis.call('EXISTS', KEYS[i]) == 1 then redis.call('HSET', KEYS[i], 'offline_since', ARGV[i]) end
        end
        return 1
        """;
}
