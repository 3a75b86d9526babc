import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.action.bulk.BulkRequest;
import org.elasticsearch.action.delete.DeleteRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.common.Strings;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.rest.RestChannel;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.xcontent.XContentFactory;

/** Deletes what a query finds, page by page, and refreshes; waits until that is done. */
class DeleteByQuery implements RestHandler {
    private static final int PAGE = 1000;

    @Override
    public List<Route> routes() {
        return List.of(new Route(RestRequest.Method.POST, "/{index}/_delete_by_query"));
    }

    @Override
    public void handleRequest(RestRequest request, RestChannel channel, NodeClient client) throws IOException {
        var indices = Strings.splitStringByCommaToArray(request.param("index"));
        request.param("refresh"); // it always refreshes
        var query = query(request.contentParser().map());
        // Requests to other actions are waited for, which a network thread must not do.
        client.threadPool().generic().execute(() -> answer(channel, client, indices, query));
    }

    @SuppressWarnings("unchecked")
    private static QueryBuilder query(Map<String, Object> body) throws IOException {
        if (body.keySet().equals(Set.of("query")) == false) {
            throw new IllegalArgumentException("a query is wanted, and nothing else is understood here");
        }
        var query = XContentFactory.jsonBuilder().map((Map<String, Object>) body.get("query"));
        return QueryBuilders.wrapperQuery(Strings.toString(query));
    }

    private static void answer(RestChannel channel, NodeClient client, String[] indices, QueryBuilder query) {
        try {
            var deleted = delete(client, indices, query);
            var answer = channel.newBuilder().startObject().field("total", deleted).field("deleted", deleted)
                .field("version_conflicts", 0).startArray("failures").endArray().endObject();
            channel.sendResponse(new RestResponse(RestStatus.OK, answer));
        } catch (Exception error) {
            refuse(channel, error);
        }
    }

    private static void refuse(RestChannel channel, Exception error) {
        try {
            channel.sendResponse(new RestResponse(channel, error));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static long delete(NodeClient client, String[] indices, QueryBuilder query) {
        long deleted = 0;
        while (true) {
            client.admin().indices().prepareRefresh(indices).get();
            var page = page(client, indices, query);
            if (page.numberOfActions() == 0) {
                return deleted;
            }
            var done = client.bulk(page).actionGet();
            if (done.hasFailures()) {
                throw new IllegalStateException(done.buildFailureMessage());
            }
            deleted += page.numberOfActions();
        }
    }

    private static BulkRequest page(NodeClient client, String[] indices, QueryBuilder query) {
        SearchResponse found = client.prepareSearch(indices).setQuery(query).setSize(PAGE).setFetchSource(false).get();
        try {
            var page = new BulkRequest();
            for (SearchHit hit : found.getHits().getHits()) {
                page.add(new DeleteRequest(hit.getIndex(), hit.getId()));
            }
            return page;
        } finally {
            found.decRef();
        }
    }
}
