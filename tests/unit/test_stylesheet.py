from web.stylesheet import without_has


def test_rules_that_ask_for_what_an_element_has_are_left_out_and_all_others_stay():
    styles = (
        '@charset "UTF-8";a{b:c}[role=group]:has(button:focus) a,nav:has(b){d:e}'
        "@media print{i{j:k}li:has(label):hover{l:m}}@supports selector(:has(*)){p:has(q){r:s}}t{u:v}"
    )
    kept = '@charset "UTF-8";a{b:c}@media print{i{j:k}}@supports selector(:has(*)){}t{u:v}'
    assert without_has(styles) == kept


def test_what_has_none_is_left_as_it_is():
    assert without_has("a{b:url(data:x;base64,y)}") == "a{b:url(data:x;base64,y)}"
